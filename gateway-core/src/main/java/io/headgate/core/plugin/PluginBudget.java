package io.headgate.core.plugin;

import java.time.Clock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a plugin may still do wrong. From the moment that a budget is used up nobody calls the plugin any
 * more: guards read so in {@link #spent}. Safe for use from any thread; holds nothing of the plugin.
 */
final class PluginBudget {

    private final CallWatch watch;
    private final Clock clock;
    private final BiConsumer<PluginBudget, Quarantine> whenSpent;
    private volatile PluginPolicy policy;
    private volatile @Nullable SlidingLimit failures;
    private volatile boolean spent;

    /**
     * A budget that is whole.
     *
     * @param whenSpent told once, on whichever thread has used the budget up
     */
    PluginBudget(PluginPolicy policy, CallWatch watch, Clock clock, BiConsumer<PluginBudget, Quarantine> whenSpent) {
        this.watch = watch;
        this.clock = clock;
        this.whenSpent = whenSpent;
        this.policy = policy;
        this.failures = failures(policy);
    }

    /** Goes on with other limits; what was used of the old ones is forgiven. */
    void limit(PluginPolicy next) {
        if (!next.errorBudget().equals(policy.errorBudget())) {
            failures = failures(next);
        }
        policy = next;
    }

    PluginPolicy policy() {
        return policy;
    }

    /** What looks after the time that its calls take. */
    CallWatch watch() {
        return watch;
    }

    boolean spent() {
        return spent;
    }

    /** A call has failed. */
    void failed(Point point, Throwable failure) {
        SlidingLimit limit = failures;
        if (limit != null && !spent && limit.exceededAt(System.nanoTime())) {
            PluginPolicy.ErrorBudget budget = policy.errorBudget();
            // Not its message, which may hold anything.
            spend(
                    Quarantine.Cause.FAILURES,
                    "more than " + budget.failures() + " of its calls failed within "
                            + budget.window().toMillis() + " ms; the last was to its " + point.label() + ", with "
                            + failure.getClass().getName());
        }
    }

    /** A budget is used up. Only the first time counts. */
    void spend(Quarantine.Cause cause, String reason) {
        synchronized (this) {
            if (spent) {
                return;
            }
            spent = true;
        }
        whenSpent.accept(this, new Quarantine(cause, reason, clock.instant()));
    }

    private static @Nullable SlidingLimit failures(PluginPolicy policy) {
        PluginPolicy.ErrorBudget budget = policy.errorBudget();
        return budget.failures() == 0 ? null : new SlidingLimit(budget.failures(), budget.window());
    }
}
