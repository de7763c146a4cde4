package io.headgate.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headgate.core.config.SwapConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a canary is found worse than what is in force, and what its requests are counted as. */
class CanaryJudgeTest {

    private final CanaryJudge judge =
            new CanaryJudge(new SwapConfig.Canary(10, Duration.ofSeconds(30), 50, 1, 3, Duration.ofMillis(100)));

    @Test
    void fault_fewRequests_isNotFoundBeforeTheEnd() {
        assertNull(judge.fault(result(400, 0), result(49, 49), false));
        assertNotNull(judge.fault(result(400, 0), result(49, 49), true));
    }

    @Test
    void fault_oneInFiveFails_isFoundEarly() {
        assertThat(judge.fault(result(450, 0), result(50, 10), false))
                .isEqualTo("10 of 50 requests failed (20.0 %), with the config in force 0.0 % (expected: at most 1"
                        + " percent points more)");
    }

    @Test
    void fault_bothFailAlike_isNotFound() {
        assertNull(judge.fault(result(450, 90), result(50, 12), true));
    }

    @Test
    void fault_twoErrors_areChance() {
        assertNull(judge.fault(result(450, 0), result(50, 2), true));
    }

    @Test
    void fault_slowerThanFactorAndMargin_isFound() {
        assertThat(judge.fault(slow(500, 10), slow(60, 200), false)).contains("200.0 ms", "10.0 ms", "110.0 ms");
        assertNull(judge.fault(slow(500, 10), slow(60, 100), true));
        assertNull(judge.fault(slow(500, 100), slow(60, 290), true));
    }

    @Test
    void fault_slowWithFewRequests_isNotFound() {
        assertNull(judge.fault(slow(500, 10), slow(49, 2_000), true));
    }

    @Test
    void result_timesOfAllLoops_areKnownToAFourth() {
        CanaryTally tally = new CanaryTally(2);
        for (int i = 1; i <= 1000; i++) {
            tally.add(i % 2, i > 990, TimeUnit.MILLISECONDS.toNanos(i));
        }

        CanaryTally.Result result = tally.result();

        assertEquals(1000, result.requests());
        assertEquals(10, result.errors());
        assertThat(result.p90Millis()).isBetween(900.0, 1125.0);
        assertThat(result.p99Millis()).isBetween(990.0, 1240.0);
    }

    @Test
    void result_extremeTimes_areCounted() {
        CanaryTally tally = new CanaryTally(1);
        tally.add(0, false, 0);
        tally.add(0, false, Long.MAX_VALUE);

        assertEquals(2, tally.result().requests());
    }

    private static CanaryTally.Result result(long requests, long errors) {
        return new CanaryTally.Result(requests, errors, 1, 2);
    }

    private static CanaryTally.Result slow(long requests, double millis) {
        return new CanaryTally.Result(requests, 0, millis, millis);
    }
}
