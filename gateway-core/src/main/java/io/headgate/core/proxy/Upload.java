package io.headgate.core.proxy;

import io.headgate.core.config.LimitsConfig;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The body of a request on its way to a target: held back until one asks for it, bounded, and timed. */
final class Upload {

    private final CheckedRequest checked;
    private final @Nullable RequestBody body;
    private final long maxSize;
    private final Context context;
    private final Sweeper clock;
    private final LimitsConfig limits;
    private @Nullable Pump pump;
    private @Nullable MinimumRate rate;
    private long lastMoved;
    private long lastSeen;

    /**
     * Takes a request of which nothing but the head has been read.
     *
     * @param body null when it has none
     */
    Upload(@Nullable RequestBody body, CheckedRequest checked, long maxSize, Lane lane, LimitsConfig limits) {
        this.body = body;
        this.checked = checked;
        this.maxSize = maxSize;
        this.context = lane.context();
        this.clock = lane.sweeper();
        this.limits = limits;
        lastMoved = clock.now();
    }

    /** Starts to move the body; a failure is a {@link ProblemException} when the client is to be told. */
    void start(BodySink sink, Consumer<Throwable> failure) {
        long length = checked.contentLength();
        BodySink bounded = maxSize >= 0 && length < 0 ? new Bounded(sink, maxSize) : sink;
        Pump started = new Pump(Objects.requireNonNull(body, "no body"), length, bounded, context);
        pump = started;
        lastMoved = clock.now();
        rate = new MinimumRate(limits, lastMoved, 0);
        started.start(() -> lastMoved = clock.now(), failure);
    }

    /** Moves nothing any more. */
    void stop() {
        if (pump != null) {
            pump.stop();
        }
    }

    /** Whether a target has asked for the body. */
    boolean started() {
        return pump != null;
    }

    /** Whether there is nothing more to send to the target. */
    boolean complete() {
        return body == null || (pump != null && pump.ended());
    }

    /** Bytes that have come. */
    long moved() {
        return pump == null ? 0 : pump.moved();
    }

    /** When the last byte was seen to move. */
    long lastMoved() {
        return lastMoved;
    }

    /** Why the body must be given up, or null when it moves as it should. */
    @Nullable
    Problem stalled(long now) {
        Pump running = pump;
        MinimumRate kept = rate;
        if (running == null || kept == null || running.ended()) {
            return null;
        }
        if (running.moved() != lastSeen) {
            lastSeen = running.moved();
            lastMoved = now;
        }
        if (now - lastMoved > limits.idleTimeout().toNanos()) {
            return running.blocked() ? ProblemCode.UPSTREAM_TIMEOUT.problem() : ProblemCode.BODY_TIMEOUT.problem();
        }
        if (running.blocked()) {
            kept.restart(now, running.moved());
            return null;
        }
        return kept.missed(now, running.moved()) ? ProblemCode.BODY_TIMEOUT.problem() : null;
    }

    /** Refuses what goes beyond the limit of a body whose length was not announced. */
    private static final class Bounded implements BodySink {

        private final BodySink sink;
        private long left;

        Bounded(BodySink sink, long most) {
            this.sink = sink;
            this.left = most;
        }

        private void take(Buffer chunk) {
            left -= chunk.length();
            if (left < 0) {
                throw ProblemCode.BODY_TOO_LARGE.refused();
            }
        }

        @Override
        public void write(Buffer chunk) {
            take(chunk);
            sink.write(chunk);
        }

        @Override
        public void end(@Nullable Buffer last) {
            if (last != null) {
                take(last);
            }
            sink.end(last);
        }

        @Override
        public boolean full() {
            return sink.full();
        }

        @Override
        public void whenDrained(Runnable action) {
            sink.whenDrained(action);
        }
    }
}
