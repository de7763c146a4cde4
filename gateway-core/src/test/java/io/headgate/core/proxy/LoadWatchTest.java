package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.OverloadConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadWatchTest {

    private static final long MILLI = 1_000_000;

    private final LaneStats stats = new LaneStats();
    private final Given memory = new Given();
    private LimitsConfig limits = limits(2);
    private final LoadWatch watch = new LoadWatch(stats, () -> limits, memory, 0);
    private long now;

    @Test
    void full_asManyRequestsAsMayBe_untilOneIsOver() {
        assertThat(watch.full()).isNull();
        stats.requestBegan();
        stats.requestBegan();
        assertThat(watch.full()).isEqualTo(ShedReason.REQUESTS);
        stats.requestOver(200, 0, 0, true);
        assertThat(watch.full()).isNull();
    }

    @Test
    void full_nothingBoundYet_isNever() {
        limits = null;
        after(5000);
        assertThat(watch.full()).isNull();
    }

    @Test
    void full_loopThatIsLateOnce_isNot() {
        after(5000);
        after(0);
        after(0);
        after(100);
        assertThat(watch.full()).isNull();
    }

    @Test
    void full_loopThatIsLateThreeTimesOnEnd_untilItIsOnTimeAgain() {
        after(700);
        after(0);
        after(700);
        assertThat(watch.full()).isNull();
        after(700);
        assertThat(watch.full()).isEqualTo(ShedReason.LOOP_DELAY);
        // Sweeps that are made up for at once are no sign of health.
        after(0);
        assertThat(watch.full()).isEqualTo(ShedReason.LOOP_DELAY);
        after(110);
        assertThat(watch.full()).isNull();
    }

    @Test
    void full_memoryBeyondItsMark_untilItIsBelow() {
        memory.heap = 91;
        after(100);
        assertThat(watch.full()).isEqualTo(ShedReason.HEAP);
        memory.heap = 90;
        memory.direct = 91;
        after(100);
        assertThat(watch.full()).as("nothing is under way").isNull();
        stats.requestBegan();
        assertThat(watch.full()).isEqualTo(ShedReason.DIRECT_MEMORY);
        memory.direct = 90;
        after(100);
        assertThat(watch.full()).isNull();
    }

    @Test
    void heapPercent_afterACollection_holdsForAWhileOnly() {
        JvmMemoryUse jvm = new JvmMemoryUse();
        long second = 1000 * MILLI;
        System.gc();
        int left = jvm.heapPercent(10 * second);
        assertThat(left).isBetween(1, 100);
        // Unless there is another collection meanwhile, which nobody but this test asks for.
        assertThat(jvm.heapPercent(11 * second)).isPositive();
        assertThat(jvm.directPercent()).isBetween(0, 100);
    }

    @Test
    void descriptors_halfOfWhatTheProcessDoesNotNeed_areForClients() {
        assertThat(Descriptors.connections(10_000, 1_048_576)).isEqualTo(10_000);
        assertThat(Descriptors.connections(10_000, 1024)).isEqualTo(400);
        assertThat(Descriptors.connections(10_000, 100)).isEqualTo(16);
        assertThat(Descriptors.connections(5, 100)).isEqualTo(5);
        assertThat(Descriptors.connections(10_000, Long.MAX_VALUE)).isEqualTo(10_000);
        assertThat(Descriptors.limit()).isPositive();
    }

    private void after(long millis) {
        now += millis * MILLI;
        watch.check(now);
    }

    private static LimitsConfig limits(int requests) {
        Duration time = Duration.ofSeconds(1);
        OverloadConfig overload = new OverloadConfig(requests, Duration.ofMillis(500), 90, 90);
        return new LimitsConfig(time, time, time, 0, time, 16_384, 100, 100, overload, time, Duration.ZERO);
    }

    private static final class Given implements MemoryUse {

        int heap;
        int direct;

        @Override
        public int heapPercent(long now) {
            return heap;
        }

        @Override
        public int directPercent() {
            return direct;
        }
    }
}
