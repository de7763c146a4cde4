package io.headgate.dist;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions, with a deadline. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Await() {}

    /** Returns once the condition holds; fails with a clear message when it does not come true. */
    static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Returns once the value has stayed the same for a while. */
    static <T> T settled(String what, Duration quiet, Callable<T> value) throws Exception {
        Object[] last = {value.call()};
        long[] since = {System.nanoTime()};
        until(what + " to settle", () -> {
            T now = value.call();
            if (!now.equals(last[0])) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > quiet.toNanos();
        });
        return value.call();
    }
}
