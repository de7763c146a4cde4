package io.headgate.core.proxy.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection to an upstream is doing, seen from below Vert.x. It is given back for the next request only when not
 * a single byte can be left over that would be taken for that request's answer. Used on its event loop only.
 */
public final class UpstreamConnection {

    private static final AttributeKey<UpstreamConnection> KEY = AttributeKey.valueOf("headgate.upstream");

    private final HttpConnection connection;
    private final Gate gate = new Gate(this);
    private final WriteRoom room;
    private @Nullable HttpMethod method;
    private @Nullable HttpResponse answer;
    private boolean expectsContinue;
    private boolean silent;
    private int requests;

    private UpstreamConnection(HttpConnection connection) {
        this.connection = connection;
        this.room = new WriteRoom(((ConnectionBase) connection).channel());
    }

    /**
     * Takes hold of a connection that has just been made and has not been written to yet.
     *
     * @param maxHeadSize bytes of a response's status line, and of its fields
     */
    public static void install(HttpConnection connection, int maxHeadSize, int maxChunkSize) {
        Channel channel = ((ConnectionBase) connection).channel();
        UpstreamConnection upstream = new UpstreamConnection(connection);
        channel.attr(KEY).set(upstream);
        connection.exceptionHandler(reportedToTheRequest -> {});
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(maxHeadSize)
                .setMaxHeaderSize(maxHeadSize)
                .setMaxChunkSize(maxChunkSize);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.replace("codec", "codec", new ResponseCodec(upstream, config));
        pipeline.addAfter("codec", "gate", upstream.gate);
        pipeline.addAfter("gate", "room", upstream.room);
        // The gate closes, when the last of what came before has been taken.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    /** What {@link #install} made for this connection. */
    public static UpstreamConnection of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    /** Whether nothing was ever sent on it. */
    public boolean untouched() {
        return requests == 0;
    }

    /** Where it leads, as the system knows it; null when it is gone already. */
    public @Nullable InetSocketAddress remote() {
        return (InetSocketAddress) ((ConnectionBase) connection).channel().remoteAddress();
    }

    /** Where it comes from; null when it is gone already. */
    public @Nullable InetSocketAddress local() {
        return (InetSocketAddress) ((ConnectionBase) connection).channel().localAddress();
    }

    /** Whether the request that is on it now is not the first one. */
    public boolean reused() {
        return requests > 1;
    }

    /** Whether nothing of the answer to the request that was sent last has come. */
    public boolean silent() {
        return silent;
    }

    /** Hands on nothing of the response, from the next message on, until {@link #resume}. */
    public void pause() {
        gate.shut();
    }

    /** Hands on what has come, at once, and what comes. */
    public void resume() {
        gate.open();
    }

    /** Whether what is written leaves about as fast as it comes. */
    public boolean hasRoom() {
        return room.isThere();
    }

    /** Calls back once there is room again. */
    public void whenRoom(Runnable action) {
        room.await(action);
    }

    /** Closes it without waiting until what was written is sent. It is out of its pool when this returns. */
    public void abort() {
        close();
        Channels.cut(((ConnectionBase) connection).channel());
    }

    /** Closes it. It is out of its pool when this returns. */
    public void close() {
        connection.close().onFailure(alreadyClosed -> {});
    }

    void begins(HttpMethod requestMethod, boolean continueExpected) {
        method = requestMethod;
        answer = null;
        gate.open();
        expectsContinue = continueExpected;
        silent = true;
        requests++;
    }

    void answers(HttpResponse response) {
        answer = response;
    }

    /**
     * Makes Vert.x close instead of giving back: it looks at the first line of this field when it comes to the end of the
     * response. What the server wrote there stays behind it, for it names fields that end here.
     */
    void leavesPool() {
        HttpResponse response = answer;
        if (response != null) {
            List<String> named = response.headers().getAll(HttpHeaderNames.CONNECTION);
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            response.headers().add(HttpHeaderNames.CONNECTION, named);
        }
    }

    /** The server has asked for the body. */
    void continues() {
        expectsContinue = false;
    }

    void speaks() {
        silent = false;
    }

    void ends() {
        method = null;
    }

    boolean busy() {
        return method != null;
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    boolean answersHead() {
        return HttpMethod.HEAD.equals(method);
    }
}
