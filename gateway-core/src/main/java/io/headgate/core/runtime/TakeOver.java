package io.headgate.core.runtime;

import io.headgate.core.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a runtime take over: binds its addresses, sets the reference, lets go of what is not wanted any more. A failure changes
 * nothing. For the swap's own thread, which it may block.
 */
final class TakeOver {

    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
    private static final Duration BIND = Duration.ofSeconds(20);

    private final Runtimes runtimes;
    private final Bindings bindings;
    private final WorkerExecutor thread;

    TakeOver(Runtimes runtimes, Bindings bindings, WorkerExecutor thread) {
        this.runtimes = runtimes;
        this.bindings = bindings;
        this.thread = thread;
    }

    /** The first one is in force before anybody can ask for it. */
    Future<Void> begin(Runtime next) {
        try {
            Future<Void> released = runtimes.replace(next);
            bind(next.config()).commit();
            return released;
        } catch (RuntimeException | Error e) {
            withdraw(next);
            throw failure(e);
        }
    }

    private void withdraw(Runtime first) {
        if (runtimes.currentOrNull() == null) {
            RuntimeBuilder.discard(first, null);
            return;
        }
        try {
            Await.result(runtimes.withdraw(), BIND);
        } catch (Await.Failure e) {
            LOG.warn("A runtime that was not used could not be closed", e);
        }
        first.accessLog().close();
    }

    /** Puts a runtime in the place of another; when that fails it is let go of. */
    Future<Void> replace(Runtime before, Runtime next) {
        try {
            return exchange(before, next);
        } catch (SwapFailure e) {
            RuntimeBuilder.discard(next, before);
            throw e;
        }
    }

    /** The same with one that stays when that fails. */
    Future<Void> exchange(Runtime before, Runtime next) {
        Bindings.Change change = null;
        Future<Void> released;
        try {
            change = bind(next.config());
            released = runtimes.replace(next);
        } catch (RuntimeException | Error e) {
            if (change != null) {
                change.abandon();
            }
            throw failure(e);
        }
        change.commit();
        return released.compose(done -> closeLog(before, next));
    }

    private static SwapFailure failure(Throwable e) {
        return e instanceof SwapFailure known ? known : new SwapFailure(RuntimeBuilder.described(e));
    }

    private Bindings.Change bind(GatewayConfig config) {
        Future<Bindings.Change> binding = bindings.prepare(config);
        try {
            return Await.result(binding, BIND);
        } catch (Await.Failure e) {
            binding.onSuccess(Bindings.Change::abandon);
            throw new SwapFailure(String.valueOf(e.getMessage()));
        }
    }

    /** Writes what the log still holds, which is not for an event loop. */
    private Future<Void> closeLog(Runtime before, Runtime next) {
        if (before.accessLog() == next.accessLog()) {
            return Future.succeededFuture();
        }
        return thread.executeBlocking(() -> {
            before.accessLog().close();
            return null;
        });
    }
}
