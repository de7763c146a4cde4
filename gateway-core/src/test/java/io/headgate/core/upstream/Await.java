package io.headgate.core.upstream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
final class Await {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > DEADLINE_NANOS) {
                throw new AssertionError("not in time: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
