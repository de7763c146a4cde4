package io.headgate.core.plugin;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Has Vert.x start its threads before any plugin runs. A thread that is started while code of a plugin runs keeps that
 * plugin's class loader for as long as it lives: as its context class loader and in its inherited access control
 * context. Vert.x starts its threads one by one as they are needed, and keeps them.
 */
final class ThreadsFirst {

    private static final int MOST = 1024;
    private static final long DEADLINE_SECONDS = 10;

    private ThreadsFirst() {}

    /** Blocks until all threads run; not for event loops. Gives each event loop with a context of its own. */
    static Map<Thread, Context> start(Vertx vertx) throws TimeoutException {
        Map<Thread, Context> eventLoops = new HashMap<>();
        for (int i = 0; i < MOST && eventLoops.size() == i; i++) {
            Probe probe = new Probe();
            await(vertx.deployVerticle(probe).compose(vertx::undeploy));
            eventLoops.putIfAbsent(probe.thread, probe.context());
        }
        Set<Thread> workers = new HashSet<>();
        for (int i = 0; i < MOST && workers.size() == i; i++) {
            workers.add(await(vertx.executeBlocking(Thread::currentThread, /* ordered= */ false)));
        }
        // The pool for Vert.x's own blocking work, which cannot be looked into.
        for (int i = 0; i < VertxOptions.DEFAULT_INTERNAL_BLOCKING_POOL_SIZE; i++) {
            await(vertx.fileSystem().exists("."));
        }
        return eventLoops;
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static final class Probe implements Deployable {

        private volatile Thread thread = Thread.currentThread();
        private volatile @Nullable Context context;

        @Override
        public Future<?> deploy(Context own) {
            thread = Thread.currentThread();
            context = own;
            return Future.succeededFuture();
        }

        Context context() {
            Context own = context;
            if (own == null) {
                throw new IllegalStateException("not deployed");
            }
            return own;
        }
    }
}
