package io.headgate.core.proxy;

import io.headgate.api.http.Headers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client behind trusted proxies: from the right, the first address that is not itself a trusted proxy.
 *
 * <p>{@code X-Forwarded-For} is read when it is there, {@code Forwarded} (RFC 7239) otherwise. At anything that is not
 * an address (an obfuscated name, {@code unknown}, garbage) the reading stops, and the proxy that wrote it is the client.
 *
 * <p>What the client asked for, by which scheme and of which host, is told by the outermost of those proxies: in lists by
 * the member at the place of the last one read, counted from the right, or by the first where proxies pass a shorter list
 * on.
 */
final class ForwardedChain {

    /** More hops than any real deployment has; it bounds the work on a made-up list. */
    private static final int MOST_HOPS = 32;

    private ForwardedChain() {}

    /**
     * The client.
     *
     * @param peer the address of the connection's other end
     * @param headers as they came in
     * @param scheme of the connection
     */
    static Client resolve(String peer, Headers headers, String scheme, TrustedProxies trusted) {
        if (!trusted.contains(peer)) {
            return Client.direct(peer, scheme);
        }
        String list = headers.joined("X-Forwarded-For");
        boolean rfc7239 = list == null;
        if (rfc7239) {
            list = headers.joined("Forwarded");
        }
        List<String> path = new ArrayList<>(4);
        path.add(peer);
        int read = 0;
        int end = list == null ? -1 : list.length();
        while (list != null && end >= 0 && path.size() < MOST_HOPS) {
            int comma = lastComma(list, end);
            String member = list.substring(comma + 1, end).strip();
            String hop = address(rfc7239 ? parameter(member, "for=") : member);
            read++;
            if (hop == null) {
                break;
            }
            path.add(hop);
            if (!trusted.contains(hop)) {
                break;
            }
            end = comma;
        }
        Collections.reverse(path);
        String told = scheme(told(headers, "X-Forwarded-Proto", "proto=", read), scheme);
        String host = told(headers, "X-Forwarded-Host", "host=", read);
        return new Client(
                path.get(0), List.copyOf(path), true, told, host == null ? null : Authority.normalize(host, told));
    }

    /** What the outermost trusted proxy tells in a field of its own, or else in {@code Forwarded}. */
    private static @Nullable String told(Headers headers, String field, String parameter, int read) {
        String list = headers.joined(field);
        if (list != null) {
            return member(list, read);
        }
        String forwarded = headers.joined("Forwarded");
        return forwarded == null ? null : unquoted(parameter(member(forwarded, read), parameter));
    }

    private static String scheme(@Nullable String told, String own) {
        return "https".equalsIgnoreCase(told) ? "https" : "http".equalsIgnoreCase(told) ? "http" : own;
    }

    /** The member of a list at a place from the right, 1 and up; the first when there are fewer. */
    private static String member(String list, int place) {
        int end = list.length();
        int comma = lastComma(list, end);
        for (int i = 1; i < place && comma >= 0; i++) {
            end = comma;
            comma = lastComma(list, end);
        }
        return list.substring(comma + 1, end).strip();
    }

    /** The last comma before {@code end} that is outside of quotes, counted from the right. */
    private static int lastComma(String list, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = list.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The value of a parameter in an element of {@code Forwarded}, or null.
     *
     * @param name with the equals sign
     */
    private static @Nullable String parameter(String element, String name) {
        for (int from = 0; from <= element.length(); ) {
            int semicolon = element.indexOf(';', from);
            int to = semicolon < 0 ? element.length() : semicolon;
            String pair = element.substring(from, to).strip();
            if (pair.regionMatches(true, 0, name, 0, name.length())) {
                return pair.substring(name.length());
            }
            from = to + 1;
        }
        return null;
    }

    /** A bare address out of {@code 1.2.3.4}, {@code 1.2.3.4:80}, {@code ::1}, {@code [::1]:80}, quoted or not. */
    private static @Nullable String address(@Nullable String text) {
        String node = unquoted(text);
        if (node == null) {
            return null;
        }
        if (node.startsWith("[")) {
            int close = node.indexOf(']');
            String inner = close < 0 || !isPort(node, close + 1) ? "" : node.substring(1, close);
            return inner.indexOf(':') < 0 ? null : checked(inner);
        }
        int colon = node.indexOf(':');
        if (colon >= 0 && colon == node.lastIndexOf(':')) {
            return isPort(node, colon) ? checked(node.substring(0, colon)) : null;
        }
        return checked(node);
    }

    private static @Nullable String unquoted(@Nullable String text) {
        boolean quoted = text != null && text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return text != null && quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static @Nullable String checked(String address) {
        return IpAddress.parse(address) == null ? null : address;
    }

    /** Whether the rest of the text is nothing, or a colon and up to five digits. */
    private static boolean isPort(String node, int from) {
        if (from == node.length()) {
            return true;
        }
        int digits = node.length() - from - 1;
        if (node.charAt(from) != ':' || digits < 1 || digits > 5) {
            return false;
        }
        for (int i = from + 1; i < node.length(); i++) {
            if (!Ascii.isDigit(node.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
