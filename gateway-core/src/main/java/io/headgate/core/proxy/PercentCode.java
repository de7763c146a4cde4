package io.headgate.core.proxy;

/** Octets as they are written in a path: a percent sign and two hexadecimal digits, in upper case (RFC 3986 §2.1). */
final class PercentCode {

    private PercentCode() {}

    /** The octet whose percent sign is at {@code at}, or -1 when two digits do not follow. */
    static int octet(String text, int at) {
        int high = at + 2 < text.length() ? Ascii.hexDigit(text.charAt(at + 1)) : -1;
        int low = high < 0 ? -1 : Ascii.hexDigit(text.charAt(at + 2));
        return low < 0 ? -1 : high << 4 | low;
    }

    static void append(StringBuilder text, int octet) {
        text.append('%').append(hex(octet >> 4)).append(hex(octet & 15));
    }

    private static char hex(int digit) {
        return "0123456789ABCDEF".charAt(digit);
    }
}
