package io.headgate.core.upstream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a pool's balancer does wrong, and says so, but not for each request. Safe for use from any thread. */
final class BalancerFailures {

    private static final Logger LOG = LoggerFactory.getLogger(BalancerFailures.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String pool;
    private final String algorithm;
    private final LongAdder count = new LongAdder();
    private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    BalancerFailures(String pool, String algorithm) {
        this.pool = pool;
        this.algorithm = algorithm;
    }

    void add(String what) {
        count.increment();
        long now = System.nanoTime();
        long before = saidAt.get();
        if (now - before >= QUIET_NANOS && saidAt.compareAndSet(before, now)) {
            LOG.warn("Pool {}: algorithm {} failed, round-robin instead: {}", pool, algorithm, what);
        }
    }

    long count() {
        return count.sum();
    }
}
