package io.headgate.core.proxy;

import io.headgate.api.http.Tokens;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The body of an upstream's response; tells its call how it ended, whoever reads it. */
final class UpstreamBody implements ReadStream<Buffer>, Trailers {

    private final HttpClientResponse response;
    private final Runnable onEnd;
    private final Runnable onFailure;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Throwable failure;

    /** Takes a paused response. */
    UpstreamBody(HttpClientResponse response, Runnable onEnd, Runnable onFailure) {
        this.response = response;
        this.onEnd = onEnd;
        this.onFailure = onFailure;
        response.exceptionHandler(this::failed);
        response.endHandler(nothing -> ended());
    }

    /** Reads a body to its end for its call's sake. */
    static void discard(ReadStream<Buffer> stream) {
        stream.exceptionHandler(failure -> {});
        stream.endHandler(nothing -> {});
        stream.handler(chunk -> {});
        stream.resume();
    }

    private void ended() {
        onEnd.run();
        if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    private void failed(Throwable cause) {
        if (failure == null) {
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
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        if (failure == null) {
            response.handler(handler);
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        response.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        if (failure == null) {
            response.resume();
        } else if (exceptionHandler != null) {
            // It broke before anybody was listening.
            exceptionHandler.handle(failure);
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        response.fetch(amount);
        return this;
    }
}
