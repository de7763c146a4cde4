package io.headgate.core.proxy.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;

/** Ways to end a channel. */
final class Channels {

    private Channels() {}

    /** Closes below Vert.x, which would wait until everything written is sent. */
    static void cut(Channel channel) {
        ChannelHandlerContext lowest = channel.pipeline().firstContext();
        if (lowest != null) {
            whatever(lowest.close());
        }
    }

    /** Ignores how it ends: there is nothing more to be done for a connection that cannot even be closed. */
    static void whatever(ChannelFuture unused) {}
}
