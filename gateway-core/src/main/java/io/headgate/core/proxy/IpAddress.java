package io.headgate.core.proxy;

import org.jspecify.annotations.Nullable;

/** Reads IP addresses from text. Never asks a resolver, unlike {@link java.net.InetAddress#getByName}. */
final class IpAddress {

    private IpAddress() {}

    /** The 4 or 16 bytes of an address in dotted or colon form, or null. An IPv4-mapped IPv6 address becomes 4 bytes. */
    static byte @Nullable [] parse(String text) {
        if (text.length() > 45) {
            return null;
        }
        if (text.indexOf(':') < 0) {
            byte[] four = new byte[4];
            return dotted(text, 0, four, 0) ? four : null;
        }
        byte[] sixteen = colons(text);
        return sixteen != null && isMapped(sixteen)
                ? new byte[] {sixteen[12], sixteen[13], sixteen[14], sixteen[15]}
                : sixteen;
    }

    /**
     * The one text of an address in colon form (RFC 5952): {@code 2001:db8::1}, {@code ::ffff:1.2.3.4}. Null when it is
     * not one.
     */
    static @Nullable String canonical(String text) {
        byte[] address = text.length() > 45 || text.indexOf(':') < 0 ? null : colons(text);
        if (address == null) {
            return null;
        }
        if (isMapped(address)) {
            return "::ffff:" + (address[12] & 0xff) + '.' + (address[13] & 0xff) + '.' + (address[14] & 0xff) + '.'
                    + (address[15] & 0xff);
        }
        int gap = longestGap(address);
        StringBuilder canonical = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                canonical.append(i == 0 ? "::" : ":");
                i += zeros(address, i) - 1;
            } else {
                canonical.append(Integer.toHexString(group(address, i))).append(i < 7 ? ":" : "");
            }
        }
        return canonical.toString();
    }

    /** The group at which the longest run of two or more zeros begins, the first of equals; -1 without one. */
    private static int longestGap(byte[] address) {
        int gap = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int zeros = zeros(address, i);
            if (zeros > longest) {
                gap = i;
                longest = zeros;
            }
        }
        return gap;
    }

    private static int zeros(byte[] address, int from) {
        int to = from;
        while (to < 8 && group(address, to) == 0) {
            to++;
        }
        return to - from;
    }

    private static int group(byte[] address, int index) {
        return (address[2 * index] & 0xff) << 8 | (address[2 * index + 1] & 0xff);
    }

    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }

    /** Four decimal numbers without leading zeros, which some would read as octal. */
    private static boolean dotted(String text, int from, byte[] into, int offset) {
        int at = from;
        for (int part = 0; part < 4; part++) {
            int dot = part < 3 ? text.indexOf('.', at) : text.length();
            int digits = dot - at;
            if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(at) == '0')) {
                return false;
            }
            int number = 0;
            for (; at < dot; at++) {
                char c = text.charAt(at);
                if (!Ascii.isDigit(c)) {
                    return false;
                }
                number = number * 10 + c - '0';
            }
            if (number > 255) {
                return false;
            }
            into[offset + part] = (byte) number;
            at = dot + 1;
        }
        return true;
    }

    private static byte @Nullable [] colons(String text) {
        byte[] address = new byte[16];
        int filled = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 ? text.length() : colon;
            if (colon < 0 && filled <= 12 && text.indexOf('.', at) > 0) {
                if (!dotted(text, at, address, filled)) {
                    return null;
                }
                filled += 4;
                break;
            }
            int group = group(text, at, end);
            if (group < 0 || filled == 16) {
                return null;
            }
            address[filled++] = (byte) (group >> 8);
            address[filled++] = (byte) group;
            at = end + 1;
            if (colon >= 0 && at == text.length()) {
                return null;
            }
            if (colon >= 0 && text.charAt(at) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = filled;
                at++;
            }
        }
        return spread(address, filled, gap);
    }

    /** Moves what came after the double colon to the end. */
    private static byte @Nullable [] spread(byte[] address, int filled, int gap) {
        if (gap < 0) {
            return filled == 16 ? address : null;
        }
        if (filled > 14) {
            return null;
        }
        byte[] whole = new byte[16];
        System.arraycopy(address, 0, whole, 0, gap);
        System.arraycopy(address, gap, whole, 16 - (filled - gap), filled - gap);
        return whole;
    }

    private static int group(String text, int from, int to) {
        if (to - from < 1 || to - from > 4) {
            return -1;
        }
        int group = 0;
        for (int i = from; i < to; i++) {
            int digit = Ascii.hexDigit(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            group = group << 4 | digit;
        }
        return group;
    }
}
