package io.headgate.core.proxy;

import io.headgate.core.proxy.wire.UpstreamConnection;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import org.jspecify.annotations.Nullable;

/** Puts a body into a request to an upstream. Failures of writes are not told here: the response fails with them. */
final class UpstreamSink implements BodySink {

    private final HttpClientRequest request;
    private final UpstreamConnection connection;
    private boolean ended;

    UpstreamSink(HttpClientRequest request) {
        this.request = request;
        this.connection = UpstreamConnection.of(request.connection());
    }

    @Override
    public void write(Buffer chunk) {
        request.write(chunk).onFailure(reported -> {});
    }

    @Override
    public void end(@Nullable Buffer last) {
        ended = true;
        (last == null ? request.end() : request.end(last)).onFailure(reported -> {});
    }

    @Override
    public boolean full() {
        return !ended && !connection.hasRoom();
    }

    @Override
    public void whenDrained(Runnable action) {
        connection.whenRoom(action);
    }
}
