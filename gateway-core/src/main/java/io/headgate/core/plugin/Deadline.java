package io.headgate.core.plugin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Calls code of plugins that may never come back: on a thread of its own, which is given up when its time is over. */
public final class Deadline {

    private Deadline() {}

    /**
     * The result of the work. Blocks; not for event loops.
     *
     * @param thread the name of the thread
     * @param late takes a result that came after the time was over, on that thread
     * @throws ExecutionException with whatever the work threw as its cause
     * @throws TimeoutException when the time is over; the thread has been interrupted, and is not waited for
     */
    public static <T> T call(String thread, Duration limit, Callable<? extends T> work, Consumer<? super T> late)
            throws ExecutionException, TimeoutException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread worker = new Thread(() -> run(work, result, late), thread);
        worker.setDaemon(true);
        worker.start();
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            if (result.completeExceptionally(over)) {
                worker.interrupt();
                throw over;
            }
            return result.join();
        } catch (InterruptedException e) {
            if (result.completeExceptionally(e)) {
                worker.interrupt();
            }
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }

    private static <T> void run(Callable<? extends T> work, CompletableFuture<T> result, Consumer<? super T> late) {
        T made;
        try {
            made = work.call();
        } catch (Throwable e) {
            // What comes too late is of no interest: the time that has passed was the failure.
            result.completeExceptionally(e);
            return;
        }
        if (!result.complete(made)) {
            late.accept(made);
        }
    }
}
