package io.headgate.core.proxy;

import java.util.List;

/**
 * Who sent a request, as far as the gateway believes it.
 *
 * @param address the client's address without a port
 * @param path the client, then every trusted proxy up to the gateway's peer: what is passed on as
 *     {@code X-Forwarded-For}; whatever a client wrote in front of that is gone
 * @param trusted whether the peer is a trusted proxy
 */
public record Client(String address, List<String> path, boolean trusted) {

    static Client direct(String peer) {
        return new Client(peer, List.of(peer), false);
    }
}
