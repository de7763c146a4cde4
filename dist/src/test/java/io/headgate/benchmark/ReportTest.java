package io.headgate.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.benchmark.Comparison.Round;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void table_rounds_comparesWithTheSlicesAroundAndShowsTheMedian() {
        List<Round> rounds = List.of(round(1000, 800, 0), round(1000, 1200, 0), round(1000, 900, 0));
        assertThat(Report.table(Map.of(Scenario.CACHED_1K, rounds)))
                .endsWith("| cached, 1 KB | 800 | 900 | **0.90** (0.80–1.20) | 1.50 (1.50–1.50) "
                        + "| 1.00 / 1.00 | 2.0 / 2.0 | 5 / 5 | 0 |\n");
    }

    @Test
    void table_loadGeneratorAtItsLimit_saysSo() {
        Round round =
                new Round(slice(1000, 20, 0, 1, 0.96), slice(1000, 10, 0, 0.8, 0.99), slice(1000, 20, 0, 1, 0.96));
        assertThat(Report.table(Map.of(Scenario.CACHED_1K, List.of(round))))
                .contains("| cached, 1 KB \\* |", "\n\\* The load generator was the limit");
    }

    @Test
    void failures_ofBothTargets_areSummed() {
        assertThat(Report.failures(Map.of(Scenario.PROXIED_1K, List.of(round(1, 1, 2), round(1, 1, 3)))))
                .isEqualTo(15);
    }

    /** nginx is slower before than after, by as much as makes the mean that rate. */
    private static Round round(double nginx, double gateway, long failures) {
        return new Round(
                slice(nginx * 0.8, 20, failures, 1, 0.5),
                slice(gateway, 30, failures, 1, 0.5),
                slice(nginx * 1.2, 20, failures, 1, 0.5));
    }

    private static Slice slice(double rate, double cpu, long failures, double targetBusy, double loadBusy) {
        return new Slice(rate, cpu, 1, 2, 5_000_000, targetBusy, loadBusy, failures);
    }
}
