package io.headgate.core.database;

import io.headgate.api.service.ServiceException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work on a traffic connection, kept to a deadline that counts from submission.
 *
 * <p>The server enforces it: {@code statement_timeout} is set to the time that remains, in the same pipeline. A timer
 * here is the backstop: it answers the caller, keeps the connection, cancels over the control connection, and releases
 * the connection only after both the cancellation and the statement are over, so that the cancellation can never hit
 * the statement of another caller. A backend that does not react is terminated; a connection that has gone silent is cut.
 *
 * <p>Everything happens on the caller's context.
 */
final class Call<T> {

    private static final int GRACE_MILLIS = 250;
    private static final int CANCEL_MILLIS = 2_000;

    /** A cancellation that comes between two messages of one call hits nothing. */
    private static final int CANCEL_AGAIN_MILLIS = 250;
    private static final int TERMINATE_MILLIS = 1_000;

    private static final int EVICTION_MILLIS = 20;

    /** More than two, since several connections may have died with their server. */
    private static final int MAX_ATTEMPTS = 4;

    private final Vertx vertx;
    private final Traffic traffic;
    private final ControlConnection control;
    private final Counters counters;
    private final Availability availability;
    private final boolean readOnly;
    private final Function<Lease, Future<T>> work;
    private final Promise<T> promise = Promise.promise();

    private long deadlineNanos;
    private long timer;
    private int attempts;
    private boolean over;
    private @Nullable Lease running;
    private @Nullable Future<?> outstanding;

    /**
     * Prepares a call.
     *
     * @param readOnly whether the work may only read; it may then be repeated when a connection was lost
     */
    Call(Database database, boolean readOnly, Function<Lease, Future<T>> work) {
        this.vertx = database.vertx();
        this.traffic = database.traffic();
        this.control = database.control();
        this.counters = database.counters();
        this.availability = database.availability();
        this.readOnly = readOnly;
        this.work = work;
    }

    Future<T> run(long timeoutMillis) {
        deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        counters.queries.increment();
        Context current = Vertx.currentContext();
        if (current == null) {
            vertx.getOrCreateContext().runOnContext(started -> start(timeoutMillis));
        } else {
            start(timeoutMillis);
        }
        return promise.future();
    }

    /** Nobody waits for the outcome any more. Ignored when there is one; called on the caller's context. */
    void abandon() {
        if (over) {
            return;
        }
        Lease lease = running;
        Future<?> both = outstanding;
        end();
        promise.fail(new ServiceException("QUERY_ABANDONED", 503, "nobody waits for the query any more"));
        if (lease != null && both != null) {
            quiet(lease, both);
        }
    }

    private void start(long timeoutMillis) {
        timer = vertx.setTimer(timeoutMillis, id -> deadlinePassed());
        attempt();
    }

    private void attempt() {
        attempts++;
        traffic.acquire().onComplete(acquired -> {
            if (acquired.failed()) {
                notAcquired(Failures.ofAcquiring(acquired.cause(), traffic.isExhausted()));
            } else if (over) {
                acquired.result().release();
            } else {
                execute(acquired.result());
            }
        });
    }

    private void execute(Lease lease) {
        long remaining = remainingMillis();
        if (remaining <= 0) {
            lease.release();
            timedOut();
            return;
        }
        Future<Void> settings = lease.set(remaining, readOnly);
        Future<T> worked = worked(lease);
        Future<?> both = Future.join(settings, worked);
        running = lease;
        outstanding = both;
        both.onComplete(settled -> {
            if (!over) {
                running = null;
                outstanding = null;
                settled(lease, settings, worked);
            }
        });
    }

    private Future<T> worked(Lease lease) {
        try {
            return work.apply(lease);
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
    }

    private void settled(Lease lease, Future<Void> settings, AsyncResult<T> worked) {
        if (worked.succeeded()) {
            lease.release();
            availability.served();
            end();
            promise.complete(worked.result());
            return;
        }
        Throwable failure = worked.cause();
        boolean again = attempts < MAX_ATTEMPTS && remainingMillis() > 0;
        if (again && (Failures.isStalePlan(failure) || (settings.failed() && Failures.isCancelled(failure)))) {
            // On the same connection: others may hold the same stale plan.
            lease.statements().forget();
            attempts++;
            execute(lease);
            return;
        }
        boolean lost = Failures.isConnectionLost(failure);
        if (Failures.isUnreadable(failure)) {
            lease.cut();
            releaseDead(lease);
        } else if (lost) {
            releaseDead(lease);
        } else {
            lease.release();
        }
        if (again && lost && (readOnly || Failures.isNeverSent(failure))) {
            attempt();
        } else if (Failures.isCancelled(failure) && remainingMillis() <= 0) {
            timedOut();
        } else {
            fail(Failures.of(failure));
        }
    }

    /** The pool learns of it after us: released at once, the dead connection would be the next one given out. */
    private void releaseDead(Lease lease) {
        vertx.setTimer(EVICTION_MILLIS, id -> lease.release());
    }

    private void deadlinePassed() {
        if (over) {
            return;
        }
        if (running == null) {
            notAcquired(Failures.ofWaiting(traffic.isExhausted()));
            return;
        }
        timer = vertx.setTimer(GRACE_MILLIS, id -> giveUp());
    }

    /** The server has not answered in time: the caller goes, the connection stays until it is certainly quiet. */
    private void giveUp() {
        Lease lease = running;
        Future<?> both = outstanding;
        if (over || lease == null || both == null) {
            if (!over) {
                timedOut();
            }
            return;
        }
        timedOut();
        quiet(lease, both);
    }

    /**
     * Cancels, terminates and at last cuts the connection, each only when what came before has had its time without
     * effect, and releases it when nothing is outstanding any more.
     */
    private void quiet(Lease lease, Future<?> both) {
        counters.cancels.increment();
        List<Future<Void>> cancellations = new ArrayList<>();
        cancellations.add(control.cancel(lease.processId()));
        long again = vertx.setPeriodic(
                CANCEL_AGAIN_MILLIS, id -> cancellations.add(control.cancel(lease.processId())));
        timer = vertx.setTimer(CANCEL_MILLIS, id -> {
            vertx.cancelTimer(again);
            counters.terminations.increment();
            // When that fails too, the socket is cut and the server's own statement timeout is what remains.
            var unused = control.terminate(lease.processId());
            timer = vertx.setTimer(TERMINATE_MILLIS, then -> {
                availability.lost("it does not answer");
                lease.cut();
            });
        });
        both.onComplete(quiet -> {
            vertx.cancelTimer(again);
            Future.join(cancellations).onComplete(cancelled -> {
                vertx.cancelTimer(timer);
                release(lease, both, cancelled.succeeded());
            });
        });
    }

    private void release(Lease lease, Future<?> both, boolean cancelled) {
        if (both.failed() && Failures.isConnectionLost(both.cause())) {
            releaseDead(lease);
        } else if (cancelled) {
            lease.release();
        } else {
            timer = vertx.setTimer(TERMINATE_MILLIS, id -> lease.cut());
            lease.end().onComplete(ended -> {
                vertx.cancelTimer(timer);
                releaseDead(lease);
            });
        }
    }

    private void notAcquired(ServiceException failure) {
        if (failure.code().equals(Failures.UNAVAILABLE)) {
            availability.lost(String.valueOf(failure.getMessage()));
        }
        fail(failure);
    }

    private void timedOut() {
        counters.timeouts.increment();
        fail(new ServiceException("QUERY_TIMEOUT", 504, "the query did not finish within its timeout"));
    }

    private void fail(ServiceException failure) {
        if (!over) {
            end();
            counters.errors.increment();
            promise.fail(failure);
        }
    }

    private void end() {
        over = true;
        vertx.cancelTimer(timer);
    }

    private long remainingMillis() {
        return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    }
}
