package io.headgate.core.cache;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/** Runs what takes too long for an event loop. */
public interface Worker {

    /** Runs work on another thread; completes where the caller is. */
    <T> Future<T> run(Callable<T> work);

    /** The worker threads of a Vert.x. */
    static Worker of(Vertx vertx) {
        return new Worker() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return vertx.executeBlocking(work, false);
            }
        };
    }
}
