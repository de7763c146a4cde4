package io.headgate.core.plugin;

import io.vertx.core.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks twenty times a second at what each event loop is calling, on a thread of its own. A call that is found again and
 * again blocks its loop; a plugin that is found too often takes too much of the loop's time. Time is counted in looks, not
 * read from a clock, so that a pause of the whole process is nobody's fault; {@link ProcessorTime} says what a look counts.
 */
public final class CallWatch implements AutoCloseable {

    static final long TICK_MILLIS = 50;

    private static final long CENSUS_TICKS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(CallWatch.class);

    private final ThreadLocal<CallSlot> slots = ThreadLocal.withInitial(this::open);
    private final List<CallSlot> watched = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor thread;
    private final List<LoopPulse> pulses = new CopyOnWriteArrayList<>();
    private final ThreadCensus census = new ThreadCensus();
    private final Function<Thread, LongSupplier> time;
    private long tick;

    CallWatch() {
        this(ProcessorTime::new);
    }

    /** @param time makes what tells how many milliseconds a thread has had since it was last asked */
    CallWatch(Function<Thread, LongSupplier> time) {
        this.time = time;
        thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "headgate-watch");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins to look, also at what these event loops do besides calls. */
    void start(Map<Thread, Context> loops) {
        loops.forEach((loop, context) -> pulses.add(new LoopPulse(loop, context, time.apply(loop))));
        // With a delay between looks: those that were missed are not made up for.
        var unused = thread.scheduleWithFixedDelay(this::guarded, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Whose threads there are. */
    ThreadCensus census() {
        return census;
    }

    CallSlot enter(ExtensionGuard guard) {
        CallSlot slot = slots.get();
        slot.enter(guard);
        return slot;
    }

    private CallSlot open() {
        Thread caller = Thread.currentThread();
        CallSlot slot = new CallSlot(caller, time.apply(caller));
        if (Context.isOnEventLoopThread()) {
            watched.add(slot);
        }
        return slot;
    }

    /** Nothing may end the looks. */
    private void guarded() {
        try {
            look();
            if (tick % CENSUS_TICKS == 0) {
                census.look();
            }
        } catch (Throwable e) {
            LOG.error("The calls of plugins could not be looked at", e);
        }
    }

    /** Looks once at every event loop. */
    void look() {
        tick++;
        for (CallSlot slot : watched) {
            look(slot);
        }
        for (LoopPulse pulse : pulses) {
            look(pulse);
        }
    }

    /** What no guard knows of: timers, consumers and callbacks of plugins. A call is in a slot, and was looked at there. */
    private void look(LoopPulse pulse) {
        if (inACall(pulse.thread())) {
            pulse.reset();
            return;
        }
        long same = pulse.look(census);
        ThreadCensus.Resident blamed = pulse.blamed();
        if (same == 0 || blamed == null || blamed.budget().spent()) {
            return;
        }
        PluginBudget budget = blamed.budget();
        if (same >= budget.policy().timeBudget().call().toMillis()) {
            blocked(pulse.thread(), blamed.classes().getName(), "code", budget, same);
        }
    }

    private boolean inACall(Thread loop) {
        for (CallSlot slot : watched) {
            if (slot.thread() == loop) {
                return slot.found() != null;
            }
        }
        return false;
    }

    private void look(CallSlot slot) {
        long same = slot.look();
        ExtensionGuard guard = slot.found();
        if (guard == null) {
            return;
        }
        PluginBudget budget = guard.budget();
        if (budget == null || budget.spent()) {
            return;
        }
        PluginPolicy.TimeBudget limits = budget.policy().timeBudget();
        if (same >= limits.call().toMillis()) {
            blocked(slot.thread(), "plugin " + guard.plugin(), guard.point().label(), budget, same);
        } else if (slot.overShare(budget, tick)) {
            budget.spend(
                    Quarantine.Cause.TIME,
                    "its calls took more than " + limits.share() + "% of the time of "
                            + slot.thread().getName() + " within "
                            + limits.window().toMillis() + " ms");
        }
    }

    private static void blocked(Thread loop, String plugin, String what, PluginBudget budget, long millis) {
        BlockedCall where = new BlockedCall(loop);
        LOG.warn("The {}: its {} has blocked {} for {} ms", plugin, what, loop.getName(), millis, where);
        budget.spend(
                Quarantine.Cause.BLOCKED,
                "its " + what + " has blocked the event loop " + loop.getName() + " for " + millis
                        + " ms; the log has where");
    }

    /** Where a thread is, to be logged. */
    private static final class BlockedCall extends Exception {

        private static final long serialVersionUID = 1L;

        BlockedCall(Thread thread) {
            super("the call is here", null, false, true);
            setStackTrace(thread.getStackTrace());
        }
    }
}
