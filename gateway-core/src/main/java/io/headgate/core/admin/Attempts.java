package io.headgate.core.admin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Wrong tokens by the address that they came from: after some of them the address has to wait, so that nobody guesses for
 * long. For one event loop.
 */
final class Attempts {

    static final int FREE = 10;
    static final Duration WAIT = Duration.ofSeconds(30);

    /** As many addresses are remembered; the one that has been quiet for longest gives way. */
    private static final int ADDRESSES = 1024;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final LongSupplier nanoTime;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > ADDRESSES;
        }
    };

    Attempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private boolean told;
    private long toldNanos;

    private record Count(int wrong, long lastNanos) {}

    /** Another wrong token; tells whether to say so in the log, which is at most once a second. */
    boolean wrong(String address) {
        Count before = counts.get(address);
        long now = nanoTime.getAsLong();
        int earlier = before == null || now - before.lastNanos() > WAIT.toNanos() ? 0 : before.wrong();
        counts.put(address, new Count(earlier + 1, now));
        if (told && now - toldNanos < SECOND_NANOS) {
            return false;
        }
        told = true;
        toldNanos = now;
        return true;
    }

    /** For how long an address is to wait from now on, in seconds; 0 when it need not. */
    long waitSeconds(String address) {
        Count count = counts.get(address);
        if (count == null || count.wrong() < FREE) {
            return 0;
        }
        long left = WAIT.toNanos() - (nanoTime.getAsLong() - count.lastNanos());
        return left <= 0 ? 0 : (left + 999_999_999) / 1_000_000_000;
    }
}
