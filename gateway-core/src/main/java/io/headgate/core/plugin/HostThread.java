package io.headgate.core.plugin;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which the plugin host does everything, one thing at a time. */
final class HostThread extends ScheduledThreadPoolExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(HostThread.class);

    private final Vertx vertx;

    HostThread(Vertx vertx) {
        super(1, work -> {
            Thread made = new Thread(work, "headgate-plugins");
            made.setDaemon(true);
            return made;
        });
        this.vertx = vertx;
        setRemoveOnCancelPolicy(true);
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Does work here; completes on the caller's Vert.x context. */
    <T> Future<T> call(Callable<@Nullable T> work) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        enqueue(
                () -> {
                    try {
                        T result = work.call();
                        caller.runOnContext(v -> promise.complete(result));
                    } catch (Throwable e) {
                        caller.runOnContext(v -> promise.fail(e));
                    }
                },
                promise);
        return promise.future();
    }

    /** Does work here that completes the promise, unless the host has closed. */
    void enqueue(Runnable work, Promise<?> promise) {
        try {
            execute(work);
        } catch (RejectedExecutionException e) {
            promise.fail(new IllegalStateException("the plugin host has closed"));
        }
    }

    /** Lets nothing through, whatever a plugin throws: it would end what is done again and again. */
    static void guarded(String what, Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.error("{} failed", what, e);
        }
    }
}
