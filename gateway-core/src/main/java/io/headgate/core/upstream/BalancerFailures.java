package io.headgate.core.upstream;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts what a pool's balancer does wrong, each time that round-robin stands in. Safe for use from any thread. */
final class BalancerFailures {

    private final LongAdder count = new LongAdder();
    private final Consumer<Throwable> report;

    /** Makes a count from 0; the report is told of each failure too, and sees to it that people learn of it. */
    BalancerFailures(Consumer<Throwable> report) {
        this.report = report;
    }

    void add(Throwable failure) {
        count.increment();
        report.accept(failure);
    }

    long count() {
        return count.sum();
    }
}
