package io.headgate.core.cli;

import java.util.concurrent.CountDownLatch;

/** Keeps a command running until the JVM is told to stop, by Ctrl-C or by a service manager. */
public final class StopSignal {

    private StopSignal() {}

    /**
     * Has something done when the process ends, by that signal or by itself.
     *
     * @param stop called once, on a thread of its own, while other threads go on
     */
    public static void register(Runnable stop) {
        java.lang.Runtime.getRuntime().addShutdownHook(new Thread(stop, "headgate-stop"));
    }

    /** Waits for the signal; never returns normally, since the process ends when what was registered is through. */
    public static void await() {
        CountDownLatch never = new CountDownLatch(1);
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
