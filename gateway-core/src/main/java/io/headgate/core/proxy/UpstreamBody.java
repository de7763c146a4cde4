package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Tokens;
import io.headgate.core.proxy.wire.UpstreamConnection;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of an upstream's response; tells its call how it ended, whoever reads it. Holds back at the connection and
 * never in Vert.x's own stream, for the connection must not serve another request before all of this body is taken.
 */
final class UpstreamBody implements ReadStream<Buffer>, Trailers {

    private final HttpClientResponse response;
    private final UpstreamConnection connection;
    private final Runnable onEnd;
    private final Runnable onFailure;
    private long demand;
    private boolean over;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Throwable failure;

    /** Takes a response of which no chunk has come yet; none does before it is resumed. */
    UpstreamBody(HttpClientResponse response, UpstreamConnection connection, Runnable onEnd, Runnable onFailure) {
        this.response = response;
        this.connection = connection;
        this.onEnd = onEnd;
        this.onFailure = onFailure;
        connection.pause();
        response.handler(this::chunk);
        response.exceptionHandler(this::failed);
        response.endHandler(nothing -> ended());
    }

    /** Reads a body that nobody wants to its end, for the sake of its call or of the filter that made it. */
    static void discard(Body body) {
        if (body instanceof Body.Streamed streamed) {
            streamed.stream()
                    .exceptionHandler(failure -> {})
                    .endHandler(nothing -> {})
                    .handler(chunk -> {})
                    .resume();
        }
    }

    private void chunk(Buffer chunk) {
        if (demand != Long.MAX_VALUE && --demand == 0) {
            connection.pause();
        }
        if (handler != null) {
            handler.handle(chunk);
        }
    }

    private void ended() {
        over = true;
        onEnd.run();
        if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    private void failed(Throwable cause) {
        if (!over) {
            over = true;
            failure = cause;
            onFailure.run();
            if (exceptionHandler != null) {
                exceptionHandler.handle(cause);
            }
        }
    }

    @Override
    public void forEachTrailer(BiConsumer<String, String> line) {
        for (Map.Entry<String, String> trailer : response.trailers()) {
            String name = trailer.getKey();
            if (Tokens.isToken(name) && Tokens.isFieldValue(trailer.getValue()) && !HopByHop.isHopByHop(name)) {
                line.accept(name, trailer.getValue());
            }
        }
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        exceptionHandler = handler;
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        endHandler = handler;
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> newHandler) {
        handler = newHandler;
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        demand = 0;
        if (!over) {
            connection.pause();
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
        if (!over) {
            connection.resume();
        } else if (failure != null && exceptionHandler != null) {
            // It broke before anybody was listening.
            exceptionHandler.handle(failure);
        }
        return this;
    }
}
