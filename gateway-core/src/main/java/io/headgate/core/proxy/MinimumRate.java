package io.headgate.core.proxy;

import io.headgate.core.config.LimitsConfig;

/**
 * Whether a body moves as fast as it must on average. It begins with {@code minRateAfter} of time, and every byte buys
 * more; what is bought is kept for {@code idleTimeout} at most. So bytes may come in lumps, as they do on their way
 * through the buffers of a kernel, but a fast beginning pays for no endless drip.
 */
final class MinimumRate {

    private final long bytesPerSecond;
    private final long startNanos;
    private final long mostNanos;
    private long moved;
    private long paidUntil;

    MinimumRate(LimitsConfig limits, long now, long movedSoFar) {
        bytesPerSecond = limits.minRateBytesPerSecond();
        startNanos = limits.minRateAfter().toNanos();
        mostNanos = Math.max(startNanos, limits.idleTimeout().toNanos());
        restart(now, movedSoFar);
    }

    /** Until now it was not the fault of who is watched. */
    void restart(long now, long movedSoFar) {
        moved = movedSoFar;
        paidUntil = now + startNanos;
    }

    /** Whether too little has moved, of which {@code movedSoFar} bytes in all. */
    boolean missed(long now, long movedSoFar) {
        if (bytesPerSecond == 0) {
            return false;
        }
        long bought = (long) (1e9 * (movedSoFar - moved) / bytesPerSecond);
        moved = movedSoFar;
        paidUntil = Math.min(paidUntil + bought, now + mostNanos);
        return now - paidUntil > 0;
    }
}
