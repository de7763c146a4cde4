package io.headgate.dist;

import io.netty.bootstrap.Bootstrap;
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

/** The socket on which systemd is told how a service does, in systemd's place. */
final class NotifySocket implements AutoCloseable {

    static final String ALIVE = "WATCHDOG=1";

    private static final long PATIENCE_SECONDS = 40;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<List<String>> messages = new LinkedBlockingQueue<>();
    private final String address;
    private final Channel channel;

    /** At that address as a service finds it in its environment: a path, or an abstract name after an {@code @}. */
    NotifySocket(String address) {
        this.address = address;
        channel = new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
                        messages.add(packet.content()
                                .toString(StandardCharsets.UTF_8)
                                .lines()
                                .toList());
                    }
                })
                .bind(new DomainSocketAddress(address.startsWith("@") ? '\0' + address.substring(1) : address))
                .syncUninterruptibly()
                .channel();
    }

    String address() {
        return address;
    }

    /** The next message, which must begin with that; that the service is alive may be said before. */
    List<String> next(String first) throws InterruptedException {
        List<String> message = next();
        while (!first.equals(ALIVE) && message.get(0).equals(ALIVE)) {
            message = next();
        }
        if (!message.get(0).startsWith(first)) {
            throw new AssertionError("told " + message + " (expected: " + first + ")");
        }
        return message;
    }

    private List<String> next() throws InterruptedException {
        List<String> message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing was told for " + PATIENCE_SECONDS + " s");
        }
        return message;
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
