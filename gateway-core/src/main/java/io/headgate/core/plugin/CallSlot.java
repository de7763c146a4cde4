package io.headgate.core.plugin;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one thread is calling now. Only that thread writes to it, without a memory barrier; {@link CallWatch} reads it a
 * moment later. Calls nest: a filter that answers has the filters before it called from within its own call.
 */
public final class CallSlot {

    private static final int DEEPEST = 16;

    private final Thread thread;
    private final LongSupplier time;
    private final AtomicReference<@Nullable ExtensionGuard> current = new AtomicReference<>();
    private final AtomicLong calls = new AtomicLong();
    private final @Nullable ExtensionGuard[] outer = new ExtensionGuard[DEEPEST];
    private int depth;
    /** The rest is the watch's own. */
    private final Map<PluginBudget, Share> shares = new WeakHashMap<>();

    private @Nullable ExtensionGuard found;
    private long seen;
    private long millis;

    /** @param time how many milliseconds the thread has had since it was last asked */
    CallSlot(Thread thread, LongSupplier time) {
        this.thread = thread;
        this.time = time;
    }

    /** The call has come to its end. */
    public void leave() {
        depth--;
        ExtensionGuard back = null;
        if (depth < DEEPEST) {
            back = outer[depth];
            outer[depth] = null;
        }
        current.lazySet(back);
    }

    void enter(ExtensionGuard guard) {
        if (depth < DEEPEST) {
            outer[depth] = current.getPlain();
        }
        depth++;
        calls.lazySet(calls.getPlain() + 1);
        current.lazySet(guard);
    }

    Thread thread() {
        return thread;
    }

    /** What the last look has found to be called; null for nothing. */
    @Nullable
    ExtensionGuard found() {
        return found;
    }

    /** Looks once; how many milliseconds the call that was found has had so far, as the looks count them. */
    long look() {
        long call = calls.get();
        found = current.get();
        if (found == null || calls.get() != call) {
            found = null;
            millis = 0;
        } else if (call == seen) {
            millis += time.getAsLong();
        } else {
            var unused = time.getAsLong();
            millis = CallWatch.TICK_MILLIS;
        }
        seen = call;
        return millis;
    }

    /** A call of that plugin was found here; tells whether that was once too often. */
    boolean overShare(PluginBudget budget, long tick) {
        PluginPolicy.TimeBudget limits = budget.policy().timeBudget();
        if (limits.share() >= 100) {
            return false;
        }
        Share share = shares.get(budget);
        if (share == null || !share.limits().equals(limits)) {
            long looks = limits.window().toMillis() / CallWatch.TICK_MILLIS;
            share = new Share(
                    limits, new SlidingLimit((int) Math.max(1, looks * limits.share() / 100), limits.window()));
            shares.put(budget, share);
        }
        return share.limit().exceededAt(tick * CallWatch.TICK_MILLIS * 1_000_000);
    }

    private record Share(PluginPolicy.TimeBudget limits, SlidingLimit limit) {}
}
