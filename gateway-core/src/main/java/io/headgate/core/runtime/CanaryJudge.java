package io.headgate.core.runtime;

import io.headgate.core.config.SwapConfig;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a canary is worse than what is in force. A difference counts when it is above what the config allows and
 * chance does not explain it: three standard deviations before the window's end, two at its end, and never fewer than
 * three errors.
 */
final class CanaryJudge {

    private static final int FEWEST_ERRORS = 3;
    private static final double EARLY = 3;
    private static final double LATE = 2;

    private final SwapConfig.Canary limits;

    CanaryJudge(SwapConfig.Canary limits) {
        this.limits = limits;
    }

    /**
     * What is wrong with the canary, for people; null when nothing is.
     *
     * @param over whether its window is over, or more may come
     */
    @Nullable
    String fault(CanaryTally.Result before, CanaryTally.Result next, boolean over) {
        if (!over && next.requests() < limits.minRequests()) {
            return null;
        }
        String errors = errors(before, next, over ? LATE : EARLY);
        return errors == null ? slowness(before, next) : errors;
    }

    private @Nullable String errors(CanaryTally.Result before, CanaryTally.Result next, double deviations) {
        double increase = next.errorRatio() - before.errorRatio();
        if (next.errors() < FEWEST_ERRORS || increase * 100 <= limits.maxErrorIncrease()) {
            return null;
        }
        if (before.requests() > 0 && increase <= deviations * deviation(before, next)) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "%d of %d requests failed (%.1f %%), with the config in force %.1f %% (expected: at most %d percent points more)",
                next.errors(),
                next.requests(),
                next.errorRatio() * 100,
                before.errorRatio() * 100,
                limits.maxErrorIncrease());
    }

    /** Of the difference between two ratios, if both sides were the same. */
    private static double deviation(CanaryTally.Result before, CanaryTally.Result next) {
        double both = (double) (before.errors() + next.errors()) / (before.requests() + next.requests());
        return Math.sqrt(both * (1 - both) * (1.0 / before.requests() + 1.0 / next.requests()));
    }

    private @Nullable String slowness(CanaryTally.Result before, CanaryTally.Result next) {
        if (next.requests() < limits.minRequests() || before.requests() < limits.minRequests()) {
            return null;
        }
        double most = Math.max(
                before.p90Millis() * limits.maxLatencyFactor(),
                before.p90Millis() + limits.latencyMargin().toMillis());
        if (next.p90Millis() <= most) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "one in ten requests took longer than %.1f ms, with the config in force %.1f ms (expected: at most %.1f ms)",
                next.p90Millis(),
                before.p90Millis(),
                most);
    }
}
