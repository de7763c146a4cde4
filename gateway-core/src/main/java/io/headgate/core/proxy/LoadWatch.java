package io.headgate.core.proxy;

import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.OverloadConfig;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Knows whether its event loop may take one more request. Looks at what costs something to know at each sweep only. */
final class LoadWatch implements Sweeper.Watched {

    /** Once or twice is a collection, or a machine that is busy for a moment. */
    private static final int TIMES = 3;

    private final LaneStats stats;
    private final Supplier<@Nullable LimitsConfig> limits;
    private final MemoryUse memory;
    private long last;
    private int late;
    private @Nullable ShedReason pressure;

    /** Watches the calling event loop; there may be no limits yet. */
    LoadWatch(LaneStats stats, Supplier<@Nullable LimitsConfig> limits, MemoryUse memory, long now) {
        this.stats = stats;
        this.limits = limits;
        this.memory = memory;
        this.last = now;
    }

    /** Why there is no room for another request; null while there is. */
    @Nullable
    ShedReason full() {
        ShedReason found = pressure;
        if (found == ShedReason.DIRECT_MEMORY && stats.inFlight() == 0) {
            // What is reserved then is nobody's: a gateway that does nothing must not stay shut for it.
            found = null;
        }
        LimitsConfig now = limits.get();
        if (found == null && now != null && stats.inFlight() >= now.overload().maxRequests()) {
            found = ShedReason.REQUESTS;
        }
        return found;
    }

    @Override
    public void check(long now) {
        long passed = now - last;
        LimitsConfig marks = limits.get();
        // Sweeps that were missed are made up for one right after the other: they tell nothing.
        if (marks == null || passed < Sweeper.PERIOD_NANOS / 2) {
            return;
        }
        last = now;
        OverloadConfig overload = marks.overload();
        late = passed - Sweeper.PERIOD_NANOS > overload.maxLoopDelay().toNanos() ? late + 1 : 0;
        pressure = pressure(now, overload);
    }

    private @Nullable ShedReason pressure(long now, OverloadConfig overload) {
        int heap = memory.heapPercent(now);
        if (late >= TIMES) {
            return ShedReason.LOOP_DELAY;
        }
        if (heap > overload.maxHeapUse()) {
            return ShedReason.HEAP;
        }
        return memory.directPercent() > overload.maxDirectMemoryUse() ? ShedReason.DIRECT_MEMORY : null;
    }
}
