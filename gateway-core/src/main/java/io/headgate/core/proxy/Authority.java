package io.headgate.core.proxy;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host with or without a port, as it stands in a {@code Host} field or an absolute target (RFC 3986 §3.2, RFC 9110
 * §4.2.3: no userinfo).
 */
final class Authority {

    private Authority() {}

    /**
     * The authority in its one form: lower case, no dot at the end, an IPv6 address as short as it gets, no port where it is the scheme's own. Null when it
     * is not a valid one.
     */
    static @Nullable String normalize(String text, String scheme) {
        int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : colon(text);
        if (hostEnd <= 0 || text.length() > 300) {
            return null;
        }
        int port = port(text, hostEnd);
        String host = text.charAt(0) == '[' ? ipv6(text.substring(1, hostEnd - 1)) : name(text, hostEnd);
        if (port < 0 || host == null) {
            return null;
        }
        return port == 0 || port == defaultPort(scheme) ? host : host + ':' + port;
    }

    /** A host of the config as it stands in a request: an IPv6 address in its one form and in brackets. */
    static String hostOf(String configured) {
        if (configured.indexOf(':') < 0) {
            return configured;
        }
        String host = ipv6(configured.startsWith("[") ? configured.substring(1, configured.length() - 1) : configured);
        if (host == null) {
            throw new IllegalArgumentException("\"" + configured + "\" (expected: a host name or an IP address)");
        }
        return host;
    }

    /** The port that the scheme uses when none is written. */
    static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static int colon(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? text.length() : colon;
    }

    /** 0 when no port is written, -1 when it is not one. */
    private static int port(String text, int hostEnd) {
        if (hostEnd == text.length()) {
            return 0;
        }
        int digits = text.length() - hostEnd - 1;
        if (text.charAt(hostEnd) != ':' || digits > 5) {
            return -1;
        }
        int port = 0;
        for (int i = hostEnd + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Ascii.isDigit(c)) {
                return -1;
            }
            port = port * 10 + c - '0';
        }
        boolean valid = port > 0 && port <= 65535;
        return digits == 0 ? 0 : valid ? port : -1;
    }

    private static @Nullable String name(String text, int end) {
        boolean dot = text.charAt(end - 1) == '.';
        if (!isName(text, end) || (dot && end == 1)) {
            return null;
        }
        return lower(text.substring(0, dot ? end - 1 : end));
    }

    /** Letters, digits, hyphens, dots and underscores: what names in use are made of; no empty label within. */
    private static boolean isName(String text, int end) {
        char before = '.';
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean letter = Ascii.isAlphanumeric(c) || c == '-' || c == '_';
            if (!letter && (c != '.' || before == '.')) {
                return false;
            }
            before = c;
        }
        return !looksNumeric(text, end) || IpAddress.parse(text.substring(0, end)) != null;
    }

    /** A name whose last label is a number is an IPv4 address to every resolver, so it must be a good one. */
    private static boolean looksNumeric(String text, int end) {
        char last = text.charAt(end - 1);
        int label = text.lastIndexOf('.', end - 1) + 1;
        for (int i = label; i < end; i++) {
            if (!Ascii.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return last != '.';
    }

    private static @Nullable String ipv6(String address) {
        String canonical = IpAddress.canonical(address);
        return canonical == null ? null : '[' + canonical + ']';
    }

    private static String lower(String host) {
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) >= 'A' && host.charAt(i) <= 'Z') {
                return host.toLowerCase(Locale.ROOT);
            }
        }
        return host;
    }
}
