package io.headgate.core.systemd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A service manager's side of its notify socket: takes datagrams at a path or, after a NUL, an abstract name. */
final class NotifySocketReader implements AutoCloseable {

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<List<String>> messages = new LinkedBlockingQueue<>();
    private final Channel channel;

    NotifySocketReader(String address) {
        channel = new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
                        ByteBuf content = packet.content();
                        messages.add(
                                List.of(content.toString(StandardCharsets.UTF_8).split("\n", -1)));
                    }
                })
                .bind(new DomainSocketAddress(address))
                .syncUninterruptibly()
                .channel();
    }

    /** The lines of the next datagram. */
    List<String> next() throws InterruptedException {
        List<String> message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing was told");
        }
        return message;
    }

    /** Whether nothing has come that was not taken. */
    boolean silent() {
        return messages.isEmpty();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
