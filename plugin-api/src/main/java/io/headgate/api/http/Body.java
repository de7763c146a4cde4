package io.headgate.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * The content of a message: nothing, all of it at once, or a stream.
 *
 * <p>Who owns it: a {@link Whole} buffer is shared (a cache may hold it and other exchanges may be sending it), so nobody
 * ever writes to it. A {@link Streamed} body has one consumer: whoever takes it must read it to its end, or let the
 * gateway reset it by failing the exchange; it is paused until its consumer resumes it. One that a filter has answered
 * with is read to its end by the gateway, also when nobody wants it any more.
 */
public sealed interface Body {

    /** No content. */
    Body EMPTY = new Whole(Buffer.buffer(0));

    /** The length in bytes, or -1 when it is not known yet. */
    long length();

    /** A body from a buffer that is never written to again. */
    static Body of(Buffer content) {
        return content.length() == 0 ? EMPTY : new Whole(content);
    }

    /** All of the content. */
    record Whole(Buffer content) implements Body {
        @Override
        public long length() {
            return content.length();
        }
    }

    /**
     * Content that arrives over time. The stream's exception handler is called when the message breaks off; its end
     * handler only when it was complete.
     */
    record Streamed(ReadStream<Buffer> stream, long length) implements Body {}
}
