package io.headgate.core.proxy;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many requests took how long: counts by microseconds in 16 steps to each power of two, so that a value read back is
 * within 7 % of the true one. One thread records; any thread may read and sees what was recorded a moment ago.
 */
public final class LatencyCounts {

    private static final int STEP_BITS = 4;
    private static final int STEPS = 1 << STEP_BITS;
    private static final long LONGEST = (1L << 32) - 1;

    /** How many counts there are. */
    static final int SIZE = slot(LONGEST) + 1;

    private final AtomicLongArray counts = new AtomicLongArray(SIZE);

    /** Counts a request that took so long. */
    public void record(long nanos) {
        int slot = slot(Math.min(LONGEST, Math.max(0, nanos / 1000)));
        counts.lazySet(slot, counts.getPlain(slot) + 1);
    }

    /** Adds its counts to those. */
    void addTo(long[] sums) {
        for (int i = 0; i < SIZE; i++) {
            sums[i] += counts.get(i);
        }
    }

    /** Where the values of a slot begin, in microseconds. */
    static long from(int slot) {
        int power = slot >>> STEP_BITS;
        return power == 0 ? slot : ((long) (STEPS + (slot & (STEPS - 1)))) << (power - 1);
    }

    private static int slot(long micros) {
        if (micros < STEPS) {
            return (int) micros;
        }
        int shift = 63 - Long.numberOfLeadingZeros(micros) - STEP_BITS;
        return (shift << STEP_BITS) + (int) (micros >>> shift);
    }
}
