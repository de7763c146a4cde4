package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyCountsTest {

    private final LatencyCounts counts = new LatencyCounts();

    private Latencies latencies() {
        return Latencies.of(List.of(counts));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 15, 16, 17, 31, 32, 33, 1000, 123_456, 60_000_000, 4_294_967_295L})
    void record_anyTime_isReadBackWithinSevenPercent(long micros) {
        counts.record(micros * 1000);

        assertThat(latencies().seconds() * 1e6).isCloseTo((double) micros, within(Math.max(0.51, micros * 0.07)));
        assertThat(latencies().total()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, Long.MAX_VALUE, Long.MIN_VALUE})
    void record_impossibleTimes_areCountedAtTheEnds(long nanos) {
        counts.record(nanos);

        assertThat(latencies().total()).isEqualTo(1);
    }

    @Test
    void millis_ofAHundred_areTheirPercentiles() {
        for (int i = 1; i <= 100; i++) {
            counts.record(i * 1_000_000L);
        }

        assertThat(latencies().millis(0.5)).isCloseTo(50, within(4.0));
        assertThat(latencies().millis(0.99)).isCloseTo(99, within(7.0));
    }

    @Test
    void millis_ofNone_isNull() {
        assertThat(Latencies.NONE.millis(0.5)).isNull();
    }

    @Test
    void since_anEarlierMoment_isWhatCameAfter() {
        counts.record(5_000_000);
        Latencies before = latencies();
        counts.record(500_000_000);

        assertThat(latencies().since(before).total()).isEqualTo(1);
        assertThat(latencies().since(before).millis(0.5)).isCloseTo(500, within(35.0));
    }

    @Test
    void below_aPowerOfTwo_isExact() {
        counts.record(1_023_999);
        counts.record(1_024_000);

        assertThat(latencies().below(1024)).isEqualTo(1);
        assertThat(latencies().below(2048)).isEqualTo(2);
    }
}
