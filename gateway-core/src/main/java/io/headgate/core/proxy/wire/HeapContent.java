package io.headgate.core.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.vertx.core.net.impl.VertxHandler;

/**
 * Takes the chunks of bodies out of pooled memory as soon as they are decoded. Vert.x does that only when it hands a
 * chunk on, and never gives back those that it still holds when a connection closes.
 */
@ChannelHandler.Sharable
final class HeapContent extends ChannelInboundHandlerAdapter {

    static final HeapContent INSTANCE = new HeapContent();

    private HeapContent() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ctx.fireChannelRead(msg instanceof HttpContent chunk && chunk.content().isReadable() ? onHeap(chunk) : msg);
    }

    private static HttpContent onHeap(HttpContent chunk) {
        ByteBuf bytes = VertxHandler.safeBuffer(chunk.content());
        HttpContent copy = chunk.replace(bytes);
        copy.setDecoderResult(chunk.decoderResult());
        return copy;
    }
}
