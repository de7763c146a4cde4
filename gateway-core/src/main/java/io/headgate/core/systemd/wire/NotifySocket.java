package io.headgate.core.systemd.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a socket that takes datagrams from other processes, and the one thread that goes it. Safe for use from any
 * thread; nothing blocks but {@link #close}.
 */
public final class NotifySocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);
    private static final long LAST_WORDS_SECONDS = 1;

    private final DomainSocketAddress address;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("headgate-notify", /* daemon= */ true), EpollIoHandler.newFactory());
    private final EventLoop loop = group.next();

    /** For the loop alone; null until something is sent, and after that has failed. */
    private @Nullable Channel channel;

    private NotifySocket(DomainSocketAddress address) {
        this.address = address;
    }

    /**
     * Sends to that socket.
     *
     * @param address its path, or its abstract name with an {@code @} in front
     * @throws IOException when this system has no such sockets, or Netty no library for it
     */
    public static NotifySocket to(String address) throws IOException {
        if (!Epoll.isAvailable()) {
            Throwable cause = Epoll.unavailabilityCause();
            throw new IOException("Netty's native library for epoll cannot be used here: " + cause, cause);
        }
        boolean isAbstract = address.startsWith("@");
        return new NotifySocket(new DomainSocketAddress(isAbstract ? '\0' + address.substring(1) : address));
    }

    /** Sends a datagram, after those that were sent before. One that cannot be sent is logged and dropped. */
    public void send(String text) {
        if (!loop.isShuttingDown()) {
            loop.execute(() -> write(text));
        }
    }

    /** Has something done again and again on the thread of this socket, first after one pause. It must not block. */
    public void every(Duration pause, Runnable work) {
        if (!loop.isShuttingDown()) {
            whatever(loop.scheduleWithFixedDelay(work, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    /** Ends it when all is sent; waits for that, but not for a receiver that does not read. */
    @Override
    public void close() {
        whatever(group.shutdownGracefully(0, LAST_WORDS_SECONDS, TimeUnit.SECONDS));
        try {
            if (!group.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The service manager does not read what it is told");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String text) {
        Channel open = connected();
        if (open == null) {
            return;
        }
        if (!open.isWritable()) {
            LOG.warn("The service manager does not read what it is told");
            return;
        }
        whatever(open.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8))
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        failed(open, sent.cause());
                    }
                }));
    }

    private @Nullable Channel connected() {
        Channel open = channel;
        if (open != null && open.isActive()) {
            return open;
        }
        Channel made = new EpollDomainDatagramChannel();
        whatever(loop.register(made));
        // On the loop's own thread it is done when it returns.
        ChannelFuture connect = made.connect(address);
        if (!connect.isSuccess()) {
            failed(made, connect.cause());
            return null;
        }
        channel = made;
        return made;
    }

    private void failed(Channel open, @Nullable Throwable cause) {
        LOG.warn("The service manager could not be told at {}: {}", address.path(), String.valueOf(cause));
        whatever(open.close());
        channel = null;
    }

    private static void whatever(java.util.concurrent.Future<?> ignored) {}
}
