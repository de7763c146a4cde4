package io.headgate.core.proxy;

/**
 * Brings a path into the one form that is matched, authorised, logged and forwarded (RFC 3986 §6.2.2), or refuses it.
 *
 * <p>In that form dot segments are gone, doubled slashes are one, every character that may stand in a path
 * ({@code pchar}) stands for itself, and every other one is percent-encoded UTF-8 in upper-case hexadecimal digits. A
 * semicolon is left as it came, encoded or not, because it divides parameters from names. Normalising twice changes
 * nothing.
 *
 * <p>Refused, because servers disagree about them: backslashes, encoded slashes, encoded control characters, encoded
 * percent signs before two hexadecimal digits (double encoding), bytes that are not UTF-8 in its shortest form, a dot
 * segment that leaves the root, one that follows a parameter, and one that carries a parameter.
 */
final class PathNormalizer {

    private static final boolean[] PCHAR = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            PCHAR[c] = Ascii.isAlphanumeric(c) || "-._~!$&'()*+,;=:@".indexOf(c) >= 0;
        }
    }

    private PathNormalizer() {}

    /**
     * The normal form, the same object when the path is in it already.
     *
     * @param path without a query
     * @throws ProblemException with {@code BAD_TARGET} or {@code PATH_REFUSED}
     */
    static String normalize(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            throw ProblemCode.BAD_TARGET.refused("The path must begin with a slash.");
        }
        return isPlain(path) ? path : removeDots(unify(path));
    }

    /** Whether there is nothing to do: only path characters, no doubled slash, no segment that begins with a dot. */
    private static boolean isPlain(String path) {
        char before = 'x';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean done = c == '/' ? before != '/' : c < 128 && PCHAR[c] && (c != '.' || before != '/');
            if (!done) {
                return false;
            }
            before = c;
        }
        return true;
    }

    /** Gives every character its one form. */
    private static String unify(String path) {
        StringBuilder unified = new StringBuilder(path.length() + 8);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                i = percent(path, i, unified);
            } else if (c == '\\') {
                throw ProblemCode.PATH_REFUSED.refused("The path holds a backslash.");
            } else if (c <= ' ' || c >= 127) {
                throw ProblemCode.BAD_TARGET.refused("The path holds a byte that must be percent-encoded.");
            } else if (c == '/' || PCHAR[c]) {
                unified.append(c);
            } else {
                appendEncoded(unified, c);
            }
        }
        refuseDoubleEncoding(unified);
        return unified.toString();
    }

    /** Takes the percent-encoded character that begins at {@code index}; returns the index of its last digit. */
    private static int percent(String path, int index, StringBuilder unified) {
        int octet = octet(path, index);
        if (octet >= 128) {
            return utf8(path, index, octet, unified);
        }
        if (octet < ' ' || octet == 127) {
            throw ProblemCode.PATH_REFUSED.refused("The path holds an encoded control character.");
        }
        if (octet == '/' || octet == '\\') {
            throw ProblemCode.PATH_REFUSED.refused("The path holds an encoded slash.");
        }
        if (PCHAR[octet] && octet != ';') {
            unified.append((char) octet);
        } else {
            appendEncoded(unified, octet);
        }
        return index + 2;
    }

    /** Takes a sequence of UTF-8 (RFC 3629 §4: shortest form, no surrogates, up to U+10FFFF). */
    private static int utf8(String path, int index, int lead, StringBuilder unified) {
        int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if (lead < 0xc2 || lead > 0xf4) {
            throw notUtf8();
        }
        appendEncoded(unified, lead);
        int at = index;
        for (int i = 1; i <= more; i++) {
            at += 3;
            if (at >= path.length() || path.charAt(at) != '%') {
                throw notUtf8();
            }
            int octet = octet(path, at);
            if (octet < lowest(lead, i) || octet > highest(lead, i)) {
                throw notUtf8();
            }
            appendEncoded(unified, octet);
        }
        return at + 2;
    }

    private static int lowest(int lead, int position) {
        return position > 1 ? 0x80 : lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    }

    private static int highest(int lead, int position) {
        return position > 1 ? 0xbf : lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    }

    private static int octet(String path, int percent) {
        int high = percent + 2 < path.length() ? Ascii.hexDigit(path.charAt(percent + 1)) : -1;
        int low = high < 0 ? -1 : Ascii.hexDigit(path.charAt(percent + 2));
        if (low < 0) {
            throw ProblemCode.BAD_TARGET.refused("A percent sign in the path is not followed by two digits.");
        }
        return high << 4 | low;
    }

    private static void appendEncoded(StringBuilder text, int octet) {
        text.append('%').append(hex(octet >> 4)).append(hex(octet & 15));
    }

    private static char hex(int digit) {
        return "0123456789ABCDEF".charAt(digit);
    }

    private static void refuseDoubleEncoding(StringBuilder unified) {
        for (int at = unified.indexOf("%25"); at >= 0; at = unified.indexOf("%25", at + 3)) {
            if (at + 4 < unified.length()
                    && Ascii.hexDigit(unified.charAt(at + 3)) >= 0
                    && Ascii.hexDigit(unified.charAt(at + 4)) >= 0) {
                throw ProblemCode.PATH_REFUSED.refused("The path is encoded twice.");
            }
        }
    }

    /** Removes dot segments (RFC 3986 §5.2.4) and empty ones, except a last one. */
    private static String removeDots(String path) {
        StringBuilder kept = new StringBuilder(path.length());
        boolean parameters = false;
        int from = 1;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            int parameter = parameterIn(path, from, to);
            int dots = dots(path, from, parameter);
            if (dots > 0 && (parameter < to || parameters)) {
                throw ProblemCode.PATH_REFUSED.refused("The path mixes parameters and dot segments.");
            }
            parameters |= parameter < to;
            if (dots == 2) {
                dropLast(kept);
            } else if (dots == 0 && to > from) {
                kept.append('/').append(path, from, to);
            }
            if (slash < 0 && (dots > 0 || to == from)) {
                kept.append('/');
            }
            from = to + 1;
        }
        return kept.toString();
    }

    /** Where the segment's parameters begin, at a semicolon in either form; its end when it has none. */
    private static int parameterIn(String path, int from, int to) {
        for (int i = from; i < to; i++) {
            if (path.charAt(i) == ';' || path.startsWith("%3B", i)) {
                return i;
            }
        }
        return to;
    }

    /** 1 or 2 for a segment of so many dots, otherwise 0. */
    private static int dots(String path, int from, int to) {
        int length = to - from;
        return length >= 1 && length <= 2 && "..".regionMatches(0, path, from, length) ? length : 0;
    }

    private static void dropLast(StringBuilder kept) {
        int slash = kept.lastIndexOf("/");
        if (slash < 0) {
            throw ProblemCode.PATH_REFUSED.refused("The path leaves the root.");
        }
        kept.setLength(slash);
    }

    private static ProblemException notUtf8() {
        return ProblemCode.PATH_REFUSED.refused("The path is not valid UTF-8.");
    }
}
