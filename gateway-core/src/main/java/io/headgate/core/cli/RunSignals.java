package io.headgate.core.cli;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * What signals mean to {@code headgate run}: TERM and INT end it in order, the second of them at once, and HUP has the
 * config read again. Where the JVM keeps its signals to itself it ends by its shutdown hooks.
 */
final class RunSignals {

    private static final int INT = 2;
    private static final int TERM = 15;

    /** What the exit code of a process that a signal has ended begins at. */
    private static final int SIGNALLED = 128;

    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Runnable reload;
    private boolean reloadWanted;

    RunSignals() {}

    /** From now on; one that comes before {@link #awaitStop} or {@link #onReload} is kept for it. */
    static RunSignals caught() {
        RunSignals signals = new RunSignals();
        Signals.handle("TERM", () -> signals.told(TERM));
        Signals.handle("INT", () -> signals.told(INT));
        Signals.handle("HUP", signals::hangUp);
        return signals;
    }

    /** What HUP does from now on, and at once when it has come already. */
    void onReload(Runnable action) {
        synchronized (this) {
            reload = action;
            if (!reloadWanted) {
                return;
            }
        }
        action.run();
    }

    /** HUP has come. */
    void hangUp() {
        Runnable action;
        synchronized (this) {
            action = reload;
            reloadWanted = true;
        }
        if (action != null) {
            action.run();
        }
    }

    /** Waits for the signal to stop. */
    void awaitStop() {
        try {
            stop.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void told(int signal) {
        if (stop.getCount() == 0) {
            Runtime.getRuntime().halt(SIGNALLED + signal);
        }
        stop.countDown();
    }
}
