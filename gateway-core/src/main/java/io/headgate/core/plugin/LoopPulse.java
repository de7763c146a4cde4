package io.headgate.core.plugin;

import io.vertx.core.Context;
import java.util.function.BooleanSupplier;
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
    private final BooleanSupplier starved;
    private volatile boolean asked;
    private int ticks;
    private int same;
    private ThreadCensus.@Nullable Resident blamed;

    /** @param starved whether the thread has not been let run since it was last asked */
    LoopPulse(Thread thread, Context loop, BooleanSupplier starved) {
        this.thread = thread;
        this.loop = loop;
        this.starved = starved;
    }

    Thread thread() {
        return thread;
    }

    /** Looks once; for how many looks in a row code of the same plugin has been found while no answer came. */
    int look(ThreadCensus census) {
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
            same = 1;
        } else if (!starved.getAsBoolean()) {
            same++;
        }
        blamed = found;
        return found == null ? 0 : same + PATIENCE - 1;
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
