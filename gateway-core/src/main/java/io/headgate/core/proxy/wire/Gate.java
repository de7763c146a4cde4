package io.headgate.core.proxy.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds back the messages of an upstream's response, in front of Vert.x, while nobody takes them: at most what one read
 * of the socket has given.
 *
 * <p>Vert.x's own pause keeps chunks behind the point where a response counts as received. The connection then serves
 * another request, whose response waits until somebody reads the first one; chunks that are held when the upstream hangs
 * up are lost, and their memory too. Here the end of a response, or of the connection, comes to Vert.x after all of it
 * has been taken.
 */
final class Gate extends ChannelInboundHandlerAdapter {

    private final UpstreamConnection connection;
    private final Deque<Object> held = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private boolean shut;
    private boolean passing;
    private boolean readsNoMore;
    private boolean hungUp;

    Gate(UpstreamConnection connection) {
        this.connection = connection;
    }

    void shut() {
        shut = true;
    }

    void open() {
        shut = false;
        if (!passing && !held.isEmpty()) {
            ChannelHandlerContext ctx = Objects.requireNonNull(context);
            pass(ctx, held.remove());
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (shut || passing || !held.isEmpty()) {
            held.add(msg);
            readsNoMore = true;
            ctx.channel().config().setAutoRead(false);
        } else {
            pass(ctx, msg);
        }
    }

    private void pass(ChannelHandlerContext ctx, Object first) {
        passing = true;
        try {
            Object next = first;
            while (next != null) {
                ctx.fireChannelRead(next);
                next = shut ? null : held.poll();
            }
        } finally {
            passing = false;
        }
        if (held.isEmpty()) {
            if (hungUp) {
                Channels.whatever(ctx.close());
            } else if (readsNoMore) {
                readsNoMore = false;
                ctx.channel().config().setAutoRead(true);
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            hungUp = true;
            if (held.isEmpty()) {
                Channels.whatever(ctx.close());
            } else {
                connection.leavesPool();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        ctx.fireChannelInactive();
    }
}
