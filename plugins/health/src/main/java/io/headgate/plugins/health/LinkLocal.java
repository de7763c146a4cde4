package io.headgate.plugins.health;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the addresses where clouds keep the credentials of machines. The gateway refuses them where they are written
 * down; what a name stands for is known only to who connects.
 */
final class LinkLocal {

    private LinkLocal() {}

    /** Whether the other end of a connection has such an address; null when it is gone, and nothing reaches it. */
    static boolean is(@Nullable SocketAddress remote) {
        if (remote == null || remote.hostAddress() == null) {
            return false;
        }
        try {
            // Resolves nothing: the text is an IP address.
            return InetAddress.getByName(remote.hostAddress()).isLinkLocalAddress();
        } catch (UnknownHostException unknownScope) {
            return true;
        }
    }
}
