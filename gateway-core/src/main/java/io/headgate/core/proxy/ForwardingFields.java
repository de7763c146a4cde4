package io.headgate.core.proxy;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import java.util.List;

/**
 * The fields by which a proxy tells the next one whom it speaks for. What comes in is dropped before any filter can see
 * it; what goes out is set after the filters, so neither a client nor a filter can forge it.
 */
final class ForwardingFields {

    private static final String NAME = "headgate";

    private ForwardingFields() {}

    /** Whether the field speaks for somebody else: only trusted proxies may send it. */
    static boolean isForwarding(String name) {
        return switch (name.length()) {
            case 9 -> name.equalsIgnoreCase("Forwarded") || name.equalsIgnoreCase("X-Real-IP");
            case 12 -> name.equalsIgnoreCase("X-Request-Id");
            default -> name.regionMatches(true, 0, "X-Forwarded-", 0, 12);
        };
    }

    /**
     * Whether the name reads as a field that servers act upon once they have taken underscores for hyphens, as CGI and
     * its heirs do.
     */
    static boolean isAlias(String name) {
        if (name.indexOf('_') < 0) {
            return false;
        }
        String plain = name.replace('_', '-');
        return isForwarding(plain)
                || HopByHop.isHopByHop(plain)
                || plain.equalsIgnoreCase("Host")
                || plain.equalsIgnoreCase("X-Forwarded");
    }

    /** Sets the fields of a request that has passed the filters, once. */
    static void set(RequestHead head, Client client, String requestId, boolean http10) {
        Headers headers = head.headers();
        String host = client.host() == null ? head.authority() : client.host();
        headers.add("Via", http10 ? "1.0 " + NAME : "1.1 " + NAME);
        headers.set("X-Forwarded-For", String.join(", ", client.path()));
        headers.set("X-Forwarded-Proto", head.scheme());
        headers.set("X-Forwarded-Host", host);
        headers.set("X-Forwarded-Port", port(host, head.scheme()));
        headers.set("X-Real-IP", client.address());
        headers.set("Forwarded", forwarded(host, head.scheme(), client.path()));
        headers.set("X-Request-Id", requestId);
    }

    /** Marks a response as having passed through here. */
    static void mark(Headers response) {
        response.add("Via", "1.1 " + NAME);
    }

    private static String port(String authority, String scheme) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']')
                ? authority.substring(colon + 1)
                : Integer.toString(Authority.defaultPort(scheme));
    }

    private static String forwarded(String host, String scheme, List<String> path) {
        StringBuilder text = new StringBuilder(64);
        for (int i = 0; i < path.size(); i++) {
            text.append(i == 0 ? "for=" : ", for=");
            String address = path.get(i);
            if (address.indexOf(':') >= 0) {
                text.append("\"[").append(address).append("]\"");
            } else {
                text.append(address);
            }
            if (i == 0) {
                text.append(";host=\"").append(host).append("\";proto=").append(scheme);
            }
        }
        return text.toString();
    }
}
