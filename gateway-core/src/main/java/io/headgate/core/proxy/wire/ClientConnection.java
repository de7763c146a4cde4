package io.headgate.core.proxy.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a client's connection is doing, seen from below Vert.x: whether a head is on its way and since when, and how
 * the connection ends. Used on its event loop only.
 */
public final class ClientConnection {

    private static final AttributeKey<ClientConnection> KEY = AttributeKey.valueOf("headgate.client");
    private static final long NONE = Long.MIN_VALUE;
    private static final long LINGER_NANOS = 1_000_000_000L;

    /** A connection of a server that is going is kept for so long without a request. */
    private static final long LAST_REQUEST_NANOS = 1_000_000_000L;

    /** How long before Vert.x itself closes it, a connection that is left at the end of a drain is reset. */
    private static final long HEAD_START_NANOS = 1_000_000_000L;

    private final Channel channel;
    private final LongSupplier nanoTime;
    private final RequestDecoder decoder;
    private final WriteRoom room;
    private boolean betweenRequests = true;
    private boolean closing;
    private boolean draining;
    private boolean discarding;
    private boolean dropped;
    private boolean paused;
    private boolean bodyBroken;
    private int headsRead;
    private int begun;
    private Runnable onBrokenBody = () -> {};
    private int unanswered;
    private long readRequests;
    private long readRequestsBefore;
    private long headSince = NONE;
    private long idleSince;
    private long lingerSince = NONE;
    private long drainSince;
    private long drainNanos;

    private ClientConnection(Channel channel, HttpServerOptions options, LongSupplier nanoTime) {
        this.channel = channel;
        this.nanoTime = nanoTime;
        this.decoder = new RequestDecoder(options, this);
        this.room = new WriteRoom(channel);
        this.idleSince = nanoTime.getAsLong();
    }

    /** Takes hold of a connection that has just been accepted and has not been read from yet. */
    public static ClientConnection install(
            HttpConnection connection, HttpServerOptions options, LongSupplier nanoTime) {
        Channel channel = ((ConnectionBase) connection).channel();
        ClientConnection client = new ClientConnection(channel, options, nanoTime);
        channel.attr(KEY).set(client);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.replace("httpDecoder", "httpDecoder", client.decoder);
        pipeline.addBefore("httpDecoder", "lingeringClose", new LingeringClose(client));
        pipeline.addAfter("httpDecoder", "heapContent", HeapContent.INSTANCE);
        pipeline.addAfter("heapContent", "room", client.room);
        return client;
    }

    /** What {@link #install} gave for this connection. */
    public static ClientConnection of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    /** Whether the request that is being answered has been read to its end. */
    public boolean requestIsRead() {
        return betweenRequests;
    }

    /** Work on the next request begins. */
    public void begins() {
        begun++;
        onBrokenBody = () -> {};
    }

    /** Calls back once the end of the body of that request can be found no more. Nothing of it comes after that. */
    public void whenBodyBreaks(Runnable action) {
        onBrokenBody = action;
        tellOfBrokenBody();
    }

    /** Bytes that were written and have not reached the kernel. */
    public long pendingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Hands on nothing more of the request, and reads only a little more, until {@link #resume}. */
    public void pause() {
        paused = true;
    }

    /** Hands on what has come, at once, and what comes. */
    public void resume() {
        if (paused) {
            paused = false;
            decoder.goOn();
        }
    }

    /** Whether what is written leaves about as fast as it comes. */
    public boolean hasRoom() {
        return room.isThere();
    }

    /** Calls back once there is room again. */
    public void whenRoom(Runnable action) {
        room.await(action);
    }

    /** The response is sent and its request let go of: the next request may come. */
    public void answered() {
        unanswered--;
        idleSince = nanoTime.getAsLong();
        decoder.goOn();
    }

    /** What Vert.x is to be given for a drain, after which this closes what is left by a reset. */
    public static Duration shutdownTime(Duration drain) {
        return drain.plusNanos(HEAD_START_NANOS);
    }

    /**
     * The server is going: the next answer is the last one, and what is left in the end is reset.
     *
     * @param shutdownNanos until Vert.x closes the connection
     */
    public void drain(long shutdownNanos) {
        draining = true;
        drainSince = nanoTime.getAsLong();
        drainNanos = shutdownNanos - HEAD_START_NANOS;
    }

    /** Lets no further request in; what the client has sent already is dropped. The response in progress goes on. */
    public void closing() {
        closing = true;
    }

    /** Whether the response in progress is the last one. */
    public boolean isClosing() {
        return closing || draining;
    }

    /** Closes after what has been written is sent, and reads and forgets what still comes. */
    public void close() {
        closing = true;
        discarding = true;
        Channels.whatever(channel.close());
    }

    /** Cuts the connection at once, by a reset, so that no message on it can be taken for complete. */
    public void abort() {
        closing = true;
        discarding = true;
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        Channels.cut(channel);
    }

    /** Answers without Vert.x, then closes. For a client that is not going to be served at all. */
    public void refuse(int status, String reason) {
        String head = "HTTP/1.1 " + status + ' ' + reason + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        refuse(head.getBytes(StandardCharsets.US_ASCII));
    }

    /** The same with an answer of one's own, which says that the connection is closed. */
    public void refuse(byte[] answer) {
        closing = true;
        discarding = true;
        ChannelHandlerContext decoder = channel.pipeline().context("httpDecoder");
        Channels.whatever(decoder.writeAndFlush(Unpooled.wrappedBuffer(answer))
                .addListener(written -> Channels.whatever(decoder.close())));
    }

    /** Closes the connection when a head, the next request, its end or the client's own close is overdue. */
    public void check(long now, long headTimeoutNanos, long keepAliveNanos) {
        if (draining && now - drainSince > drainNanos) {
            abort();
        } else if (lingerSince != NONE) {
            if (now - lingerSince > LINGER_NANOS) {
                Channels.cut(channel);
            }
        } else if (unanswered > 0 || discarding) {
            headSince = headSince == NONE ? NONE : now;
        } else if (headSince != NONE) {
            if (now - headSince > headTimeoutNanos) {
                refuse(408, "Request Timeout");
            }
        } else if (now - idleSince > keepAliveNanos || isLeftAlone(now)) {
            close();
        }
    }

    private boolean isLeftAlone(long now) {
        return draining && now - drainSince > LAST_REQUEST_NANOS && now - idleSince > LAST_REQUEST_NANOS;
    }

    void readBegins() {
        readRequestsBefore = readRequests;
    }

    /** A head is on its way when bytes came that neither belong to a body nor completed a request. */
    void readEnds(boolean bytesLeft) {
        if (!betweenRequests || (!bytesLeft && readRequests != readRequestsBefore)) {
            headSince = NONE;
        } else if (headSince == NONE) {
            headSince = nanoTime.getAsLong();
        }
    }

    /** Whether what comes is to wait: for whoever reads the body, or for the response to the request before. */
    boolean withholds() {
        return paused || (betweenRequests && unanswered > 0);
    }

    boolean unwanted() {
        return discarding || (closing && betweenRequests);
    }

    void dropped() {
        dropped = true;
    }

    void headRead() {
        betweenRequests = false;
        headSince = NONE;
        headsRead++;
        unanswered++;
    }

    void bodyBreaks() {
        bodyBroken = true;
        tellOfBrokenBody();
    }

    /** It is that of the request which was read last; others may still be before it. */
    private void tellOfBrokenBody() {
        if (bodyBroken && begun == headsRead) {
            onBrokenBody.run();
        }
    }

    void requestRead() {
        betweenRequests = true;
        readRequests++;
    }

    boolean isLingering() {
        return lingerSince != NONE;
    }

    /** Whether the client may still be sending; then it lingers from now on. */
    boolean lingers() {
        boolean moreMayCome = !betweenRequests || headSince != NONE || dropped || discarding;
        if (moreMayCome && channel.isActive() && lingerSince == NONE) {
            lingerSince = nanoTime.getAsLong();
            discarding = true;
            return true;
        }
        return false;
    }
}
