package io.headgate.core.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the way of a change of the part of a complete and valid document that has it. */
final class SwapBinder {

    private SwapBinder() {}

    static SwapConfig swap(Section swap) {
        return new SwapConfig(canary(swap.optional("canary")), probe(swap.section("probe")));
    }

    private static SwapConfig.Probe probe(Section probe) {
        return new SwapConfig.Probe(
                SwapConfig.ProbeMode.valueOf(probe.text("mode").toUpperCase(Locale.ROOT)), probe.duration("deadline"));
    }

    private static SwapConfig.@Nullable Canary canary(@Nullable Section canary) {
        return canary == null
                ? null
                : new SwapConfig.Canary(
                        canary.integer("share"),
                        canary.duration("window"),
                        canary.integer("minRequests"),
                        canary.integer("maxErrorIncrease"),
                        canary.integer("maxLatencyFactor"),
                        canary.duration("latencyMargin"));
    }
}
