package io.headgate.core.cli;

import java.util.concurrent.CountDownLatch;

/** Keeps a command running until the process is told to stop, by Ctrl-C or by a service manager. */
public final class StopSignal {

    private StopSignal() {}

    /**
     * Waits for the signal; never returns normally, since the process ends when {@code stop} is through.
     *
     * @param stop called once, on a thread of its own, when the signal comes
     */
    public static void await(Runnable stop) {
        java.lang.Runtime.getRuntime().addShutdownHook(new Thread(stop, "headgate-stop"));
        CountDownLatch never = new CountDownLatch(1);
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
