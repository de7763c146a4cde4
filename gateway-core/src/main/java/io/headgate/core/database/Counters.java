package io.headgate.core.database;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counted by ourselves: the client's own pool metrics have leaked before. */
final class Counters {

    final AtomicInteger inUse = new AtomicInteger();
    final AtomicInteger waiting = new AtomicInteger();
    final LongAdder queries = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder timeouts = new LongAdder();
    final LongAdder cancels = new LongAdder();
    final LongAdder terminations = new LongAdder();

    DatabaseStats stats(int size) {
        return new DatabaseStats(
                size,
                inUse.get(),
                waiting.get(),
                queries.sum(),
                errors.sum(),
                timeouts.sum(),
                cancels.sum(),
                terminations.sum());
    }
}
