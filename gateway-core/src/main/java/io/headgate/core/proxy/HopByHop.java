package io.headgate.core.proxy;

import io.headgate.api.http.Headers;

/**
 * Which fields belong to one connection only and go no further (RFC 9110 §7.6.1).
 *
 * <p>A peer may name further ones in {@code Connection}, but not those that the next hop relies on: otherwise a client
 * could take away what the gateway or a proxy before it has added. What the gateway adds is added after stripping.
 */
final class HopByHop {

    private HopByHop() {}

    /** Whether requests and responses alike lose the field. Framing fields are among them: every hop frames anew. */
    static boolean isHopByHop(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("TE");
            case 5 -> name.equalsIgnoreCase("Proxy");
            case 7 -> name.equalsIgnoreCase("Upgrade");
            case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
            case 14 -> name.equalsIgnoreCase("HTTP2-Settings") || name.equalsIgnoreCase("Content-Length");
            case 16 -> name.equalsIgnoreCase("Proxy-Connection");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            case 18 -> name.equalsIgnoreCase("Proxy-Authenticate");
            case 19 -> name.equalsIgnoreCase("Proxy-Authorization");
            case 25 -> name.equalsIgnoreCase("Proxy-Authentication-Info");
            default -> false;
        };
    }

    /** Removes the fields that a {@code Connection} field names, except those that must stay. */
    static void stripNamed(Headers headers, String connection) {
        FieldList list = new FieldList(connection);
        for (String name = list.next(); name != null; name = list.next()) {
            if (!name.equalsIgnoreCase("close") && !name.equalsIgnoreCase("keep-alive") && !mustStay(name)) {
                headers.remove(name);
            }
        }
    }

    private static boolean mustStay(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("TE");
            case 3 -> name.equalsIgnoreCase("Via") || name.equalsIgnoreCase("Age");
            case 4 -> is(name, "Host", "Date", "ETag", "Vary");
            case 5 -> name.equalsIgnoreCase("Range") || name.equalsIgnoreCase("Allow");
            case 6 -> is(name, "Cookie", "Expect", "Pragma");
            case 7 -> name.equalsIgnoreCase("Expires") || name.equalsIgnoreCase("Trailer");
            case 8 -> name.equalsIgnoreCase("Location") || name.equalsIgnoreCase("If-Match");
            case 9 -> name.equalsIgnoreCase("Forwarded") || name.equalsIgnoreCase("X-Real-IP");
            case 10 -> name.equalsIgnoreCase("Set-Cookie");
            case 12 -> name.equalsIgnoreCase("Content-Type") || name.equalsIgnoreCase("X-Request-Id");
            case 13 -> is(name, "Authorization", "Cache-Control", "Content-Range", "If-None-Match", "Last-Modified");
            case 16 -> name.equalsIgnoreCase("Content-Encoding") || name.equalsIgnoreCase("WWW-Authenticate");
            case 17 -> name.equalsIgnoreCase("If-Modified-Since");
            default -> ForwardingFields.isForwarding(name) || name.equalsIgnoreCase("If-Unmodified-Since");
        };
    }

    private static boolean is(String name, String... names) {
        for (String candidate : names) {
            if (name.equalsIgnoreCase(candidate)) {
                return true;
            }
        }
        return false;
    }
}
