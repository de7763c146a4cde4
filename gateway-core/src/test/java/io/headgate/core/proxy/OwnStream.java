package io.headgate.core.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;

/** A body that a filter makes itself: gives all of its chunks, once, to the first who resumes it. */
final class OwnStream implements ReadStream<Buffer> {

    private final List<String> chunks;
    private Handler<Buffer> handler = chunk -> {};
    private Handler<Void> endHandler = nothing -> {};
    private volatile boolean ended;

    OwnStream(String... chunks) {
        this.chunks = List.of(chunks);
    }

    /** Whether it was read to its end. */
    boolean ended() {
        return ended;
    }

    @Override
    public OwnStream resume() {
        if (!ended) {
            chunks.forEach(chunk -> handler.handle(Buffer.buffer(chunk)));
            ended = true;
            endHandler.handle(null);
        }
        return this;
    }

    @Override
    public OwnStream handler(Handler<Buffer> newHandler) {
        handler = newHandler;
        return this;
    }

    @Override
    public OwnStream endHandler(Handler<Void> newHandler) {
        endHandler = newHandler;
        return this;
    }

    @Override
    public OwnStream exceptionHandler(Handler<Throwable> newHandler) {
        return this;
    }

    @Override
    public OwnStream pause() {
        return this;
    }

    @Override
    public OwnStream fetch(long amount) {
        return this;
    }
}
