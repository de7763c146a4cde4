package io.headgate.core.proxy;

/**
 * Brings a path into the one form that is authorised, cached, logged and forwarded (RFC 3986 §6.2.2), or refuses it. What
 * routes are compared with is a {@link PathReading} of it.
 *
 * <p>In that form dot segments are gone, doubled slashes are one, unreserved characters stand for themselves, and
 * whatever else is percent-encoded, or may not stand in a path as it is, is percent-encoded UTF-8 in upper-case
 * hexadecimal digits. Reserved characters are left as they came, encoded or not, because servers may tell the two apart
 * (§2.2). Normalising twice changes nothing.
 *
 * <p>Refused, because servers disagree about them: backslashes, encoded control characters, bytes that are not UTF-8 in
 * its shortest form, a dot segment that leaves the root, and one beside parameters, encoded slashes or double encoding.
 * Without dot segments those are for the route to allow.
 */
final class PathNormalizer {

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
            boolean done = c == '/' ? before != '/' : Ascii.isPathCharacter(c) && (c != '.' || before != '/');
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
            } else if (c == '/' || Ascii.isPathCharacter(c)) {
                unified.append(c);
            } else {
                PercentCode.append(unified, c);
            }
        }
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
        if (Ascii.isUnreserved((char) octet)) {
            unified.append((char) octet);
        } else {
            PercentCode.append(unified, octet);
        }
        return index + 2;
    }

    /** Takes a sequence of UTF-8 (RFC 3629 §4: shortest form, no surrogates, up to U+10FFFF). */
    private static int utf8(String path, int index, int lead, StringBuilder unified) {
        int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if (lead < 0xc2 || lead > 0xf4) {
            throw notUtf8();
        }
        PercentCode.append(unified, lead);
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
            PercentCode.append(unified, octet);
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
        int octet = PercentCode.octet(path, percent);
        if (octet < 0) {
            throw ProblemCode.BAD_TARGET.refused("A percent sign in the path is not followed by two digits.");
        }
        return octet;
    }

    /** Removes dot segments (RFC 3986 §5.2.4) and empty ones, except a last one. */
    private static String removeDots(String path) {
        StringBuilder kept = new StringBuilder(path.length());
        boolean ambiguous = PathReading.isAmbiguous(path);
        int from = 1;
        while (from <= path.length()) {
            int to = PathReading.segmentEnd(path, from);
            int nameEnd = PathReading.nameEnd(path, from, to);
            int dots = PathReading.dots(path, from, nameEnd);
            ambiguous |= nameEnd < to;
            if (dots > 0 && ambiguous) {
                throw ProblemCode.PATH_REFUSED.refused(
                        "The path mixes dot segments with parameters, encoded slashes or double encoding.");
            }
            if (dots == 2) {
                dropLast(kept);
            } else if (dots == 0 && to > from) {
                kept.append('/').append(path, from, to);
            }
            if (to == path.length() && (dots > 0 || to == from)) {
                kept.append('/');
            }
            from = to + 1;
        }
        return kept.toString();
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
