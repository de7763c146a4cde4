package io.headgate.core.proxy.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;

/**
 * Closes in two steps where the client may still be sending: a plain close would make the kernel reset the connection
 * and take an answer with it that the client has not read yet (RFC 9112 §9.6).
 */
final class LingeringClose extends ChannelOutboundHandlerAdapter {

    private final ClientConnection connection;

    LingeringClose(ClientConnection connection) {
        this.connection = connection;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (ctx.channel() instanceof DuplexChannel duplex && connection.lingers()) {
            Channels.whatever(duplex.closeFuture().addListener(closed -> promise.trySuccess()));
            Channels.whatever(duplex.shutdownOutput());
            duplex.config().setAutoRead(true);
        } else if (connection.isLingering()) {
            // Vert.x closes again what it could not decode; the answer to it must arrive all the same.
            Channels.whatever(ctx.channel().closeFuture().addListener(closed -> promise.trySuccess()));
        } else {
            Channels.whatever(ctx.close(promise));
        }
    }
}
