package io.headgate.core.upstream;

import io.headgate.core.config.AdminConfig;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where no connection to a server may lead, whatever its name: the same as {@link ServerAddress#refusal} says of what is
 * written down, for what a name has turned out to stand for.
 */
final class PeerRules {

    private PeerRules() {}

    /** Why nothing must be sent on a connection, or null. */
    static @Nullable String refusal(
            @Nullable InetSocketAddress remote, @Nullable InetSocketAddress local, @Nullable AdminConfig admin) {
        if (remote == null || local == null) {
            return "connection closed";
        }
        if (remote.getAddress().isLinkLocalAddress()) {
            return "refused: the address is link-local";
        }
        boolean own = admin != null
                && remote.getPort() == admin.port()
                && isAt(remote.getAddress(), local.getAddress(), admin.host());
        return own ? "refused: the address is the admin listener's" : null;
    }

    /** Whether one who listens at a host of this machine can be the other end of a connection. */
    private static boolean isAt(InetAddress remote, InetAddress local, String host) {
        InetAddress listener = NetUtil.createInetAddressFromIpAddressString(host);
        if (listener == null || listener.isAnyLocalAddress()) {
            return remote.isLoopbackAddress() || remote.isAnyLocalAddress() || remote.equals(local);
        }
        return remote.equals(listener) || (remote.isLoopbackAddress() && listener.isLoopbackAddress());
    }
}
