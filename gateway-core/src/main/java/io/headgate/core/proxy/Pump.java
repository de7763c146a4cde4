package io.headgate.core.proxy;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves a body from one side to the other, no faster than the slower side, holding at most one chunk. Only the source's
 * own end completes the body at the sink: a source that breaks off is reported and leaves the sink as it is, which its
 * owner must cut.
 *
 * <p>The last chunk travels with the end in one write. With a known length it is recognised by its position; otherwise a
 * chunk is held until the event loop has handled what came with it.
 */
final class Pump {

    private final ReadStream<Buffer> source;
    private final long length;
    private final BodySink sink;
    private final Context context;
    private @Nullable Buffer held;
    private boolean flushPending;
    private boolean blocked;
    private boolean over;
    private boolean ended;
    private long moved;
    private Runnable onEnd = () -> {};
    private Consumer<Throwable> onFailure = failure -> {};

    /**
     * Makes a pump.
     *
     * @param length of the body, or -1 when it is not known
     */
    Pump(ReadStream<Buffer> source, long length, BodySink sink, Context context) {
        this.source = source;
        this.length = length;
        this.sink = sink;
        this.context = context;
    }

    /** Starts; exactly one of the two is called, unless the pump is stopped first. */
    void start(Runnable end, Consumer<Throwable> failure) {
        onEnd = end;
        onFailure = failure;
        source.exceptionHandler(this::fail);
        source.endHandler(nothing -> end());
        source.handler(this::chunk);
        source.resume();
    }

    /** Moves nothing any more and calls nobody. The source stays paused. */
    void stop() {
        if (!over) {
            over = true;
            held = null;
            source.pause();
        }
    }

    /** Moves nothing any more and calls nobody. What is left of the source goes nowhere: it ends in no other way. */
    void discard() {
        if (!over) {
            over = true;
            held = null;
            source.resume();
        }
    }

    /** Bytes that have come from the source. */
    long moved() {
        return moved;
    }

    /** Whether the source has ended and everything was handed to the sink. */
    boolean ended() {
        return ended;
    }

    /** Whether it waits for the sink; otherwise it waits for the source. */
    boolean blocked() {
        return blocked;
    }

    private void chunk(Buffer chunk) {
        if (over || chunk.length() == 0) {
            return;
        }
        moved += chunk.length();
        if (length >= 0 && moved > length) {
            fail(new IllegalStateException("a body of more than the announced " + length + " bytes"));
            return;
        }
        try {
            forward(chunk);
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    private void forward(Buffer chunk) {
        if (length >= 0) {
            if (moved == length) {
                held = chunk;
                return;
            }
            sink.write(chunk);
        } else {
            Buffer before = held;
            held = chunk;
            if (before != null) {
                sink.write(before);
            }
            if (!flushPending) {
                flushPending = true;
                context.runOnContext(nothing -> flush());
            }
        }
        pauseWhenFull();
    }

    private void flush() {
        flushPending = false;
        Buffer chunk = held;
        if (!over && chunk != null) {
            held = null;
            try {
                sink.write(chunk);
                pauseWhenFull();
            } catch (RuntimeException failure) {
                fail(failure);
            }
        }
    }

    private void pauseWhenFull() {
        if (!over && !blocked && sink.full()) {
            blocked = true;
            source.pause();
            sink.whenDrained(this::drained);
        }
    }

    private void drained() {
        if (blocked && !over) {
            blocked = false;
            source.resume();
        }
    }

    private void end() {
        if (length >= 0 && moved < length) {
            fail(new IllegalStateException("a body of " + moved + " bytes instead of the announced " + length));
        }
        if (over) {
            return;
        }
        over = true;
        ended = true;
        Buffer last = held;
        held = null;
        try {
            sink.end(last);
        } catch (RuntimeException failure) {
            onFailure.accept(failure);
            return;
        }
        onEnd.run();
    }

    private void fail(Throwable failure) {
        if (!over) {
            over = true;
            held = null;
            onFailure.accept(failure);
        }
    }
}
