package io.headgate.core.plugin;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which the blocking extensions of one plugin version are called: so many, started as they are needed, and
 * a bounded queue before them. Safe for use from any thread.
 */
public final class WorkerThreads {

    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;

    /** None is started yet; {@code name} tells whose they are. */
    public WorkerThreads(String name, PluginPolicy.Workers bounds) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                bounds.threads(),
                bounds.threads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(bounds.queue()),
                work -> {
                    Thread thread = new Thread(work, "headgate-filter-" + name + '-' + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Does work on one of the threads, as soon as one is free.
     *
     * @return null when too much waits already
     */
    public @Nullable Work call(Callable<? extends @Nullable Future<?>> work) {
        Work task = new Work(work);
        try {
            threads.execute(task);
            return task;
        } catch (RejectedExecutionException full) {
            return null;
        }
    }

    /** Interrupts what is being done and fails what waits. */
    void close() {
        for (Runnable waiting : threads.shutdownNow()) {
            if (waiting instanceof Work work) {
                work.giveUp();
            }
        }
    }

    /** A piece of work. */
    public static final class Work extends FutureTask<@Nullable Future<?>> {

        private final Promise<Object> done = Promise.promise();

        Work(Callable<? extends @Nullable Future<?>> work) {
            super(() -> work.call());
        }

        /** Completes, on any thread, when the work and the Future that it gave are done; fails when it has failed. */
        public Future<?> future() {
            return done.future();
        }

        /** Nobody waits for it any more: its thread is interrupted, or it is never begun. */
        public void giveUp() {
            cancel(/* mayInterruptIfRunning= */ true);
        }

        @Override
        protected void set(@Nullable Future<?> result) {
            super.set(result);
            if (result == null) {
                done.tryComplete();
            } else {
                result.onComplete(end -> {
                    if (end.succeeded()) {
                        done.tryComplete();
                    } else {
                        done.tryFail(end.cause());
                    }
                });
            }
        }

        @Override
        protected void setException(Throwable failure) {
            super.setException(failure);
            done.tryFail(failure);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            done.tryFail("given up");
            return cancelled;
        }
    }
}
