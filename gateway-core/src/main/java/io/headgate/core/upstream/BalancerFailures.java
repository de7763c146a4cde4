package io.headgate.core.upstream;

import io.headgate.core.plugin.ExtensionGuard;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a pool's balancer does wrong, each time that round-robin stands in. Safe for use from any thread. */
final class BalancerFailures {

    private final LongAdder count = new LongAdder();
    private final ExtensionGuard guard;

    /** Makes a count from 0; the guard is told of each failure too. */
    BalancerFailures(ExtensionGuard guard) {
        this.guard = guard;
    }

    void add(Throwable failure) {
        count.increment();
        guard.failed(failure);
    }

    ExtensionGuard guard() {
        return guard;
    }

    long count() {
        return count.sum();
    }
}
