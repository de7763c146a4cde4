package io.headgate.core.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a changed config takes over.
 *
 * @param canary null when it takes over at once
 */
public record SwapConfig(@Nullable Canary canary, Probe probe) {

    /** Every change takes over at once, and nobody is asked anything before. */
    public static final SwapConfig AT_ONCE = new SwapConfig(null, new Probe(ProbeMode.OFF, Duration.ofSeconds(2)));

    /**
     * How a changed config is tried on a part of the requests.
     *
     * @param share of the requests, in percent
     * @param window for how long
     * @param minRequests that it must have answered to be taken back before the window's end
     * @param maxErrorIncrease by how many percent points its ratio of errors may be above that of the one in force
     * @param maxLatencyFactor how many times as long as with the one in force nine in ten requests may take
     * @param latencyMargin a difference in time that does not count
     */
    public record Canary(
            int share,
            Duration window,
            int minRequests,
            int maxErrorIncrease,
            int maxLatencyFactor,
            Duration latencyMargin) {}

    /**
     * Whether what is new in a change is asked before it takes over.
     *
     * @param deadline for all answers together
     */
    public record Probe(ProbeMode mode, Duration deadline) {}

    /** What becomes of a change when something new in it does not answer. */
    public enum ProbeMode {
        /** Nobody is asked. */
        OFF,
        /** It takes over all the same. */
        WARN,
        /** It is refused when what it needs does not answer. */
        REQUIRE
    }
}
