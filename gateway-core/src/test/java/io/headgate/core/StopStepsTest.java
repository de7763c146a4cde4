package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StopStepsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void step_neverDone_isLeftAtTheDeadlineOfAll() {
        long start = System.nanoTime();
        StopSteps stop = new StopSteps(Duration.ofMillis(50));

        stop.step("the first", Promise.promise().future());
        stop.step("the second", Promise.promise().future());
        stop.step("the third", Promise.promise().future(), LONG);

        assertThat(System.nanoTime() - start).isBetween(50_000_000L, LONG.toNanos());
    }

    @Test
    void step_withATimeOfItsOwn_isLeftThen() {
        long start = System.nanoTime();
        StopSteps stop = new StopSteps(LONG);

        stop.step("the first", Promise.promise().future(), Duration.ofMillis(50));

        assertThat(System.nanoTime() - start).isBetween(50_000_000L, LONG.toNanos());
    }

    @Test
    void step_failed_letsTheNextBegin() {
        StopSteps stop = new StopSteps(LONG);

        stop.step("the first", Future.failedFuture("broken"));
        stop.step("the second", Future.succeededFuture());
    }
}
