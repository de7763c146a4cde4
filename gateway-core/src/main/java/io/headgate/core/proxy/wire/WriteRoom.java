package io.headgate.core.proxy.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Whether a channel has room for more, by bytes. Vert.x goes by messages: it calls a connection full when sixteen of
 * them, of 64 KiB each, wait for the channel.
 */
final class WriteRoom extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private @Nullable Runnable waiting;

    WriteRoom(Channel channel) {
        this.channel = channel;
    }

    boolean isThere() {
        return channel.isWritable();
    }

    /** Calls back once there is room again, in a later turn of the event loop; whoever waited before does so no more. */
    void await(Runnable action) {
        waiting = action;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        // First Vert.x, which may have something to write that came earlier.
        ctx.fireChannelWritabilityChanged();
        Runnable action = waiting;
        if (action != null && channel.isWritable()) {
            waiting = null;
            ctx.executor().execute(action);
        }
    }
}
