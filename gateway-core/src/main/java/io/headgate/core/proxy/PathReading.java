package io.headgate.core.proxy;

/**
 * How servers read a path in its normal form ({@link PathNormalizer}): the form that routes are compared with. The path
 * itself is what goes on.
 *
 * <p>Routes see a path without parameters ({@code ;v=1}), without segments that are nothing but those, and with every
 * character that may stand in a path ({@code pchar}) for itself: some servers hold {@code /admin;x/y} and
 * {@code /%2Badmin} for what they are with all that, others do not, and what guards a path has to guard it for both.
 */
final class PathReading {

    private PathReading() {}

    /** The path as most servers read it; the same object when nothing is to be done. */
    static String plain(String path) {
        return path.indexOf('%') < 0 && path.indexOf(';') < 0 ? path : segments(path);
    }

    /** Whether some servers see slashes, or characters encoded anew, where others see a part of a name. */
    static boolean isAmbiguous(String path) {
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 3)) {
            int octet = PercentCode.octet(path, at);
            if (octet == '/' || octet == '\\' || (octet == '%' && isDigits(path, at + 3))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The path as those servers read it that decode first, and twice, and take a backslash for a slash.
     *
     * @throws ProblemException when it then holds a dot segment, a control character, bytes that are not UTF-8, or
     *     something that is still encoded
     */
    static String loosest(String path) {
        String decoded = decoded(decoded(path));
        StringBuilder text = new StringBuilder(path.length());
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            if (c == '%' && isDigits(decoded, i + 1)) {
                throw ProblemCode.PATH_REFUSED.refused("The path is encoded more than twice.");
            } else if (c == '/' || c == '\\') {
                text.append('/');
            } else if (Ascii.isPathCharacter(c)) {
                text.append(c);
            } else {
                PercentCode.append(text, c);
            }
        }
        return PathNormalizer.normalize(segments(text.toString()));
    }

    /** Where the segment's parameters begin, at a semicolon in either form; its end when it has none. */
    static int nameEnd(String path, int from, int to) {
        for (int i = from; i < to; i++) {
            if (path.charAt(i) == ';' || path.startsWith("%3B", i)) {
                return i;
            }
        }
        return to;
    }

    /** Where the segment ends that begins at {@code from}. */
    static int segmentEnd(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    /** 1 or 2 for a segment of so many dots, otherwise 0. */
    static int dots(String path, int from, int to) {
        int length = to - from;
        return length >= 1 && length <= 2 && "..".regionMatches(0, path, from, length) ? length : 0;
    }

    private static String segments(String path) {
        StringBuilder plain = new StringBuilder(path.length());
        int from = 1;
        while (from <= path.length()) {
            int to = segmentEnd(path, from);
            int end = nameEnd(path, from, to);
            if (dots(path, from, end) > 0) {
                throw ProblemCode.PATH_REFUSED.refused("The path mixes encoded slashes and dot segments.");
            }
            if (end > from || to == path.length()) {
                plain.append('/');
                appendName(plain, path, from, end);
            }
            from = to + 1;
        }
        return plain.toString();
    }

    private static void appendName(StringBuilder plain, String path, int from, int end) {
        for (int i = from; i < end; i++) {
            int octet = path.charAt(i) == '%' ? PercentCode.octet(path, i) : -1;
            if (octet >= 0 && octet < 128 && Ascii.isPathCharacter((char) octet)) {
                plain.append((char) octet);
                i += 2;
            } else {
                plain.append(path.charAt(i));
            }
        }
    }

    /** Each octet as one character. */
    private static String decoded(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int octet = text.charAt(i) == '%' ? PercentCode.octet(text, i) : -1;
            decoded.append(octet < 0 ? text.charAt(i) : (char) octet);
            i += octet < 0 ? 0 : 2;
        }
        return decoded.toString();
    }

    private static boolean isDigits(String text, int at) {
        return at + 1 < text.length()
                && Ascii.hexDigit(text.charAt(at)) >= 0
                && Ascii.hexDigit(text.charAt(at + 1)) >= 0;
    }
}
