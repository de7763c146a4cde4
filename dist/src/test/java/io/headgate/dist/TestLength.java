package io.headgate.dist;

import java.time.Duration;

/** How long tests go on whose worth shows over time: shortly within the whole build, ten minutes with {@code -Plong}. */
final class TestLength {

    private static final boolean LONG = Boolean.getBoolean("headgate.test.long");
    private static final Duration FULL = Duration.ofMinutes(Integer.getInteger("headgate.test.minutes", 10));

    private TestLength() {}

    /** What changes at random begin with: the same in each whole build, and another in each long form unless it is given. */
    static long seed(long brief) {
        return Long.getLong("headgate.test.seed", LONG ? System.nanoTime() : brief);
    }

    /** Whether what is repeated goes on for a time, and not for a count. */
    static boolean isLong() {
        return LONG;
    }

    /** The given time, or ten minutes. */
    static Duration of(Duration brief) {
        return LONG ? FULL : brief;
    }

    /** A count in the whole build, and one for the long form. */
    static int of(int brief, int full) {
        return LONG ? full : brief;
    }
}
