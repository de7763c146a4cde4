package io.headgate.core.database.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPipeline;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.SqlConnectionInternal;

/** What only the socket below a connection can do. Safe from any thread. */
public final class Sockets {

    /** The name that Vert.x gives the handler of its idle timeouts. */
    private static final String IDLE = "idle";

    private Sockets() {}

    /**
     * Closes the socket at once. The client's own way to close waits for what was asked before, which a server that has
     * gone silent never answers. Whatever is outstanding on the connection fails, and a pool gets its slot back.
     */
    public static void cut(SqlConnection connection) {
        whatever(channel(connection).close());
    }

    /** Lets the connection be silent for as long as it likes: the idle timeout of its socket was for the login alone. */
    public static void maySleep(SqlConnection connection) {
        ChannelPipeline pipeline = channel(connection).pipeline();
        if (pipeline.get(IDLE) != null) {
            pipeline.remove(IDLE);
        }
    }

    private static Channel channel(SqlConnection connection) {
        Connection inner = ((SqlConnectionInternal) connection).unwrap();
        while (!(inner instanceof SocketConnectionBase)) {
            inner = inner.unwrap();
        }
        return ((SocketConnectionBase) inner).socket().channelHandlerContext().channel();
    }

    /** Ignores how it ends: there is nothing more to be done for a socket that cannot even be closed. */
    private static void whatever(ChannelFuture unused) {}
}
