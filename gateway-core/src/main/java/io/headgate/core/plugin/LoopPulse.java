package io.headgate.core.plugin;

import io.vertx.core.Context;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether one event loop still does what it is given. Asked by {@link CallWatch} on its thread, tick by tick: a quarter of
 * a second after the last answer the loop is asked for another. While none comes it says whose code is at work.
 */
final class LoopPulse {

    private static final int PAUSE = 5;

    /** How long a loop may take to answer before anybody looks why. */
    private static final int PATIENCE = 2;

    private final Thread thread;
    private final Context loop;
    private final LongSupplier time;
    private volatile boolean asked;
    private int ticks;
    private long same;
    private ThreadCensus.@Nullable Resident blamed;

    /** @param time how many milliseconds the thread has had since it was last asked */
    LoopPulse(Thread thread, Context loop, LongSupplier time) {
        this.thread = thread;
        this.loop = loop;
        this.time = time;
    }

    Thread thread() {
        return thread;
    }

    /** Looks once; how many milliseconds code of the same plugin has had, as the looks count them, while no answer came. */
    long look(ThreadCensus census) {
        ticks++;
        if (!asked) {
            same = 0;
            blamed = null;
            if (ticks >= PAUSE) {
                ticks = 0;
                asked = true;
                loop.runOnContext(now -> asked = false);
            }
            return 0;
        }
        if (ticks < PATIENCE) {
            return 0;
        }
        ThreadCensus.Resident found = census.onStack(thread.getStackTrace());
        if (found == null || !found.equals(blamed)) {
            var unused = time.getAsLong();
            same = PATIENCE * CallWatch.TICK_MILLIS;
        } else {
            same += time.getAsLong();
        }
        blamed = found;
        return found == null ? 0 : same;
    }

    /** What was found so far says nothing any more. */
    void reset() {
        same = 0;
        blamed = null;
    }

    /** Whose code was found. */
    ThreadCensus.@Nullable Resident blamed() {
        return blamed;
    }
}
