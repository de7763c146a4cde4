package io.headgate.core.proxy;

/** The classes of characters that addresses and paths are made of. Characters beyond ASCII are in none. */
final class Ascii {

    private static final boolean[] PATH = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            PATH[c] = isUnreserved(c) || "!$&'()*+,;=:@".indexOf(c) >= 0;
        }
    }

    private Ascii() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAlphanumeric(char c) {
        char lower = (char) (c | 0x20);
        return isDigit(c) || (lower >= 'a' && lower <= 'z');
    }

    /** Whether the character means the same encoded or not (RFC 3986 §2.3). */
    static boolean isUnreserved(char c) {
        return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
    }

    /** Whether the character may stand for itself in a segment of a path ({@code pchar}). */
    static boolean isPathCharacter(char c) {
        return c < 128 && PATH[c];
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hexDigit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
