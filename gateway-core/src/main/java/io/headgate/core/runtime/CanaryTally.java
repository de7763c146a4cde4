package io.headgate.core.runtime;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Requests, errors and times of one side of a canary. Each event loop counts in a part of its own, which only it writes;
 * anybody may read.
 */
final class CanaryTally {

    private static final int REQUESTS = 0;
    private static final int ERRORS = 1;
    private static final int TIMES = 16;
    /** Four steps for each doubling of microseconds: a time is known to a fifth. */
    private static final int STEPS = 4;

    private static final int BUCKETS = 42 * STEPS;
    private static final int LOOP = TIMES + BUCKETS + 16;

    private final AtomicLongArray counts;
    private final int loops;

    CanaryTally(int loops) {
        this.loops = loops;
        counts = new AtomicLongArray(loops * LOOP);
    }

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
        int base = loop * LOOP;
        increment(base + REQUESTS);
        if (error) {
            increment(base + ERRORS);
        }
        increment(base + TIMES + bucket(nanos / 1000));
    }

    Result result() {
        long[] times = new long[BUCKETS];
        long requests = 0;
        long errors = 0;
        for (int loop = 0; loop < loops; loop++) {
            int base = loop * LOOP;
            requests += counts.get(base + REQUESTS);
            errors += counts.get(base + ERRORS);
            for (int i = 0; i < BUCKETS; i++) {
                times[i] += counts.get(base + TIMES + i);
            }
        }
        return new Result(requests, errors, millis(times, 0.90), millis(times, 0.99));
    }

    /** No other thread writes there: what it has read is still true. */
    private void increment(int index) {
        counts.setRelease(index, counts.getPlain(index) + 1);
    }

    private static int bucket(long micros) {
        if (micros < STEPS) {
            return (int) Math.max(0, micros);
        }
        int exponent = 63 - Long.numberOfLeadingZeros(micros);
        int step = (int) (micros >>> (exponent - 2)) & (STEPS - 1);
        return Math.min(BUCKETS - 1, (exponent - 1) * STEPS + step);
    }

    private static double millis(long[] times, double quantile) {
        long all = 0;
        for (long time : times) {
            all += time;
        }
        long rank = (long) Math.ceil(all * quantile);
        long seen = 0;
        for (int i = 0; i < times.length && all > 0; i++) {
            seen += times[i];
            if (seen >= rank) {
                return above(i) / 1000;
            }
        }
        return 0;
    }

    /** Where a bucket ends, in microseconds. */
    private static double above(int bucket) {
        if (bucket < STEPS) {
            return bucket + 1.0;
        }
        int exponent = bucket / STEPS + 1;
        return Math.scalb(STEPS + bucket % STEPS + 1.0, exponent - 2);
    }
}
