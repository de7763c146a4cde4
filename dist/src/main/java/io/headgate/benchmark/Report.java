package io.headgate.benchmark;

import io.headgate.benchmark.Comparison.Round;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The results as a table in Markdown: medians, with the smallest and the largest. */
final class Report {

    private static final double FULLY_BUSY = 0.95;
    private static final double NOT_BUSY = 0.9;

    private static final String HEAD = """
            | | requests/s, nginx | requests/s, Headgate | ratio (spread) | CPU a request, ratio (spread) | p50 ms, nginx / Headgate | p99 ms, nginx / Headgate | memory MB, nginx / Headgate | failures |
            |---|---|---|---|---|---|---|---|---|
            """;

    private Report() {}

    static String table(Map<Scenario, List<Round>> results) {
        StringBuilder text = new StringBuilder(HEAD);
        results.forEach((scenario, rounds) -> text.append(row(scenario, rounds)));
        if (results.values().stream().anyMatch(Report::isLoadBound)) {
            text.append("\n\\* The load generator was the limit, not the target: read the CPU a request.\n");
        }
        return text.toString();
    }

    /** All failures of both, over everything. */
    static long failures(Map<Scenario, List<Round>> results) {
        return results.values().stream()
                .flatMap(List::stream)
                .mapToLong(round -> round.before().failures()
                        + round.gateway().failures()
                        + round.after().failures())
                .sum();
    }

    private static String row(Scenario scenario, List<Round> rounds) {
        return String.format(
                Locale.ROOT,
                "| %s%s | %,.0f | %,.0f | **%.2f** (%.2f–%.2f) | %.2f (%.2f–%.2f) | %.2f / %.2f | %.1f / %.1f | %.0f / %.0f | %d |%n",
                scenario.label(),
                isLoadBound(rounds) ? " \\*" : "",
                median(rounds, round -> round.before().rate()),
                median(rounds, round -> round.gateway().rate()),
                median(rounds, Round::rateRatio),
                least(rounds, Round::rateRatio),
                most(rounds, Round::rateRatio),
                median(rounds, Round::cpuRatio),
                least(rounds, Round::cpuRatio),
                most(rounds, Round::cpuRatio),
                median(rounds, round -> round.before().p50Millis()),
                median(rounds, round -> round.gateway().p50Millis()),
                median(rounds, round -> round.before().p99Millis()),
                median(rounds, round -> round.gateway().p99Millis()),
                median(rounds, round -> round.before().memory() / 1e6),
                median(rounds, round -> round.gateway().memory() / 1e6),
                failures(Map.of(scenario, rounds)));
    }

    private static boolean isLoadBound(List<Round> rounds) {
        return median(rounds, round -> round.gateway().loadBusy()) > FULLY_BUSY
                && median(rounds, round -> round.gateway().targetBusy()) < NOT_BUSY;
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double least(List<Round> rounds, ToDoubleFunction<Round> value) {
        return rounds.stream().mapToDouble(value).min().orElse(Double.NaN);
    }

    private static double most(List<Round> rounds, ToDoubleFunction<Round> value) {
        return rounds.stream().mapToDouble(value).max().orElse(Double.NaN);
    }
}
