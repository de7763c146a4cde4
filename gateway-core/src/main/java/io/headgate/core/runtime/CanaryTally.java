package io.headgate.core.runtime;

import io.headgate.core.proxy.Latencies;
import io.headgate.core.proxy.LatencyCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Requests, errors and times of one side of a canary. Each event loop counts by itself; anybody may read. */
final class CanaryTally {

    private final List<OfLoop> loops = new ArrayList<>();

    CanaryTally(int loops) {
        for (int i = 0; i < loops; i++) {
            this.loops.add(new OfLoop(new LatencyCounts(), new AtomicLong()));
        }
    }

    private record OfLoop(LatencyCounts times, AtomicLong errors) {}

    /**
     * What was counted until now.
     *
     * @param p90Millis what nine in ten requests took at most; 0 when there were none
     * @param p99Millis what ninety-nine in a hundred took at most
     */
    record Result(long requests, long errors, double p90Millis, double p99Millis) {

        double errorRatio() {
            return requests == 0 ? 0 : (double) errors / requests;
        }
    }

    /** Counts a request; on the event loop of that number. */
    void add(int loop, boolean error, long nanos) {
        OfLoop counts = loops.get(loop);
        counts.times().record(nanos);
        if (error) {
            // No other thread writes there: what it has read is still true.
            counts.errors().lazySet(counts.errors().getPlain() + 1);
        }
    }

    Result result() {
        long errors = 0;
        for (OfLoop loop : loops) {
            errors += loop.errors().get();
        }
        Latencies times = Latencies.of(loops.stream().map(OfLoop::times).toList());
        return new Result(times.total(), errors, times.atMostMillis(0.90), times.atMostMillis(0.99));
    }
}
