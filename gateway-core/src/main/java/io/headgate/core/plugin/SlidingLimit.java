package io.headgate.core.plugin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells when something has happened more often than so many times within a window. It remembers when each of the last
 * ones was, so that it is exact; no lock, no allocation. Safe for use from any thread.
 */
final class SlidingLimit {

    private final AtomicLongArray times;
    private final AtomicLong turn = new AtomicLong();
    private final long windowNanos;

    /** Allows so many within the window, at least 1. */
    SlidingLimit(int most, Duration window) {
        this.times = new AtomicLongArray(most);
        this.windowNanos = window.toNanos();
    }

    /** It has happened; tells whether that was once too often. */
    boolean exceededAt(long nanoTime) {
        long place = turn.getAndIncrement();
        long before = times.getAndSet((int) (place % times.length()), nanoTime);
        return place >= times.length() && nanoTime - before <= windowNanos;
    }
}
