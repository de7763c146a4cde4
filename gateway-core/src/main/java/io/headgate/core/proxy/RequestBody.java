package io.headgate.core.proxy;

import io.headgate.core.proxy.wire.ClientConnection;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** The body of a client's request. Held back at the connection: Vert.x's own pause goes on reading for megabytes. */
final class RequestBody implements ReadStream<Buffer> {

    private final HttpServerRequest request;
    private final ClientConnection connection;
    private long demand;

    /** Takes a request of which no chunk has come yet; none does before it is resumed. */
    RequestBody(HttpServerRequest request, ClientConnection connection) {
        this.request = request;
        this.connection = connection;
        connection.pause();
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        request.handler(
                handler == null
                        ? null
                        : chunk -> {
                            if (demand != Long.MAX_VALUE && --demand == 0) {
                                connection.pause();
                            }
                            handler.handle(chunk);
                        });
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        request.exceptionHandler(handler);
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        request.endHandler(handler);
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        demand = 0;
        connection.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
        connection.resume();
        return this;
    }
}
