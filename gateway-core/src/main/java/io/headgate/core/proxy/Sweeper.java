package io.headgate.core.proxy;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds everything of one event loop that has a deadline, and looks at it ten times a second. Cheaper than a timer for
 * each request, of which nearly all would be cancelled.
 */
final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final long PERIOD_MILLIS = 100;

    /** What lies between two checks of an event loop that is on time. */
    static final long PERIOD_NANOS = PERIOD_MILLIS * 1_000_000;

    private final LongSupplier nanoTime;
    private final Set<Watched> watched = new LinkedHashSet<>();
    private final List<Watched> round = new ArrayList<>();

    Sweeper(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Starts on the calling event loop; ends with its verticle. */
    void start(Vertx vertx) {
        vertx.setPeriodic(PERIOD_MILLIS, id -> sweep());
    }

    /** The time that {@link Watched#check} is called with. */
    long now() {
        return nanoTime.getAsLong();
    }

    void add(Watched one) {
        watched.add(one);
    }

    void remove(Watched one) {
        watched.remove(one);
    }

    private void sweep() {
        long now = now();
        round.addAll(watched);
        for (Watched one : round) {
            try {
                one.check(now);
            } catch (RuntimeException failure) {
                LOG.error("A deadline could not be checked", failure);
            }
        }
        round.clear();
    }

    /** Something with a deadline. */
    @FunctionalInterface
    interface Watched {

        /** Acts when its deadline has passed. May remove itself. */
        void check(long now);
    }
}
