package io.headgate.core.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what goes wrong in the stores and the strategy of one cache, and says so in the log, once in ten seconds. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final String cache;
    private final LongAdder count;
    private final @Nullable Consumer<Throwable> report;
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

    Failures(String cache) {
        this(cache, new LongAdder(), null);
    }

    private Failures(String cache, LongAdder count, @Nullable Consumer<Throwable> report) {
        this.cache = cache;
        this.count = count;
        this.report = report;
    }

    /** The same count, of which each failure is reported there and not in the log. */
    Failures reportingTo(Consumer<Throwable> newReport) {
        return new Failures(cache, count, newReport);
    }

    /** Notes a failure of a call into an extension. */
    void add(String where, Throwable failure) {
        count.increment();
        if (report != null) {
            report.accept(failure);
            return;
        }
        long now = System.nanoTime();
        long until = quietUntil.get();
        if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
            LOG.warn(
                    "cache {}: {} failed ({} failures so far); going on without it",
                    cache,
                    where,
                    count.sum(),
                    failure);
        }
    }

    long count() {
        return count.sum();
    }
}
