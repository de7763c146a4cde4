package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class MinimumRateTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MinimumRate rate =
            new MinimumRate(LaneHarness.bodyLimits(Duration.ofSeconds(60), 1000, Duration.ofSeconds(10)), 0, 0);

    @Test
    void missed_nothingMoves_afterItsTime() {
        assertThat(rate.missed(10 * SECOND, 0)).isFalse();
        assertThat(rate.missed(10 * SECOND + 1, 0)).isTrue();
    }

    @Test
    void missed_exactlyTheRate_isKeptForEver() {
        for (int second = 1; second < 1_000; second++) {
            assertThat(rate.missed(second * SECOND, second * 1_000L)).isFalse();
        }
    }

    /** As a kernel hands on what a slow reader takes: rarely, but much at once. */
    @Test
    void missed_lumps_areEnoughOnAverage() {
        long moved = 0;
        for (int second = 1; second < 1_000; second++) {
            moved += second % 50 == 1 ? 50_000 : 0;
            assertThat(rate.missed(second * SECOND, moved)).isFalse();
        }
    }

    @Test
    void missed_dripAfterAFastBeginning_isFound() {
        assertThat(rate.missed(SECOND, 1 << 30)).isFalse();
        int second = 2;
        while (!rate.missed(second * SECOND, (1 << 30) + second * 100L)) {
            second++;
        }
        assertThat(second).isBetween(61, 70);
    }

    @Test
    void restart_givesItsTimeAnew() {
        assertThat(rate.missed(9 * SECOND, 0)).isFalse();
        rate.restart(9 * SECOND, 0);
        assertThat(rate.missed(19 * SECOND, 0)).isFalse();
        assertThat(rate.missed(20 * SECOND, 0)).isTrue();
    }

    @Test
    void missed_noRate_never() {
        MinimumRate none =
                new MinimumRate(LaneHarness.bodyLimits(Duration.ofSeconds(60), 0, Duration.ofSeconds(10)), 0, 0);
        assertThat(none.missed(1_000 * SECOND, 0)).isFalse();
    }
}
