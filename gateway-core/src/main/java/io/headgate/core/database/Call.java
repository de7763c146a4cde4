package io.headgate.core.database;

import io.headgate.api.service.ServiceException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work on a traffic connection, kept to a deadline that counts from submission.
 *
 * <p>The server enforces it: {@code statement_timeout} is set to the time that remains, in the same pipeline. A timer
 * here is the backstop: it answers the caller, and leaves the connection to {@link Quieting}, as it does when the caller
 * does not wait any more.
 *
 * <p>Everything happens on the caller's context.
 */
final class Call<T> {

    private static final int GRACE_MILLIS = 250;

    /** More than two, since several connections may have died with their server. */
    private static final int MAX_ATTEMPTS = 4;

    private final Database database;
    private final Vertx vertx;
    private final Traffic traffic;
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
        this.database = database;
        this.vertx = database.vertx();
        this.traffic = database.traffic();
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
            new Quieting(database, lease).begin(both);
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
            Quieting.releaseDead(vertx, lease);
        } else if (lost) {
            Quieting.releaseDead(vertx, lease);
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
        new Quieting(database, lease).begin(both);
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
