package io.headgate.core.proxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request and how, as far as the gateway believes it.
 *
 * @param address the client's address without a port
 * @param path the client, then every trusted proxy up to the gateway's peer: what is passed on as
 *     {@code X-Forwarded-For}; whatever a client wrote in front of that is gone
 * @param trusted whether the peer is a trusted proxy
 * @param scheme that the client used
 * @param host the authority that the client named, when a trusted proxy tells it; null for that of the request. Routes
 *     are not chosen by it: many proxies pass on what clients write there
 */
public record Client(
        String address,
        List<String> path,
        boolean trusted,
        String scheme,
        @Nullable String host) {

    static Client direct(String peer, String scheme) {
        return new Client(peer, List.of(peer), false, scheme, null);
    }
}
