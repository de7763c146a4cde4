package io.headgate.core.upstream;

/** Reading a {@code Cookie} field (RFC 6265 §4.2.1), as leniently as servers do: pairs between semicolons. */
final class CookieField {

    private CookieField() {}

    /** Where the value of the next cookie of that name begins, at or after an index; -1 when there is none. */
    static int find(String field, String name, int from) {
        int length = field.length();
        int start = from == 0 ? 0 : next(field, from);
        while (start < length) {
            int begin = skipSpace(field, start);
            int equals = begin + name.length();
            if (field.startsWith(name, begin) && equals < length && field.charAt(equals) == '=') {
                return equals + 1;
            }
            start = next(field, start);
        }
        return -1;
    }

    /** The value that begins at an index. */
    static String value(String field, int at) {
        int end = field.indexOf(';', at);
        return (end < 0 ? field.substring(at) : field.substring(at, end)).strip();
    }

    /** Whether a cookie of one of those names is in the field. */
    static boolean hasAny(String field, String[] names) {
        for (String name : names) {
            if (find(field, name, 0) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Appends the pairs of the field but those of one of the names. */
    static void appendWithout(StringBuilder kept, String field, String[] names) {
        for (int start = 0; start < field.length(); start = next(field, start)) {
            int begin = skipSpace(field, start);
            int end = field.indexOf(';', begin);
            String pair = (end < 0 ? field.substring(begin) : field.substring(begin, end)).strip();
            if (!pair.isEmpty() && !isAny(pair, names)) {
                kept.append(kept.length() == 0 ? "" : "; ").append(pair);
            }
        }
    }

    private static boolean isAny(String pair, String[] names) {
        for (String name : names) {
            if (pair.startsWith(name) && pair.startsWith("=", name.length())) {
                return true;
            }
        }
        return false;
    }

    /** Where the pair after the one at an index begins. */
    private static int next(String field, int from) {
        int semicolon = field.indexOf(';', from);
        return semicolon < 0 ? field.length() : semicolon + 1;
    }

    private static int skipSpace(String field, int from) {
        int at = from;
        while (at < field.length() && (field.charAt(at) == ' ' || field.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }
}
