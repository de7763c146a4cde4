package io.headgate.core;

import io.headgate.core.runtime.Await;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a stop, one after the other within one deadline. One that fails or takes too long is left behind. */
final class StopSteps {

    private static final Logger LOG = LoggerFactory.getLogger(StopSteps.class);

    private final long end;

    /** Begins now. */
    StopSteps(Duration most) {
        end = System.nanoTime() + most.toNanos();
    }

    /** Waits for a step until the deadline. */
    void step(String what, Future<?> step) {
        step(what, step, left());
    }

    /** Waits for a step for so long, and not beyond the deadline. */
    void step(String what, Future<?> step, Duration most) {
        Duration left = left();
        try {
            Await.result(step, most.compareTo(left) < 0 ? most : left);
        } catch (Await.Failure e) {
            LOG.warn("Could not stop {}: {}", what, e.getMessage());
        }
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
}
