package io.headgate.core.database;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done about a connection whose statement nobody waits for any more: it is cancelled, the backend terminated and
 * at last the connection cut, each only when what came before has had its time without effect. The connection is given
 * back when nothing is outstanding on it, so that no cancellation can ever hit the statement of another caller; one whose
 * backend may still be terminated is ended instead.
 *
 * <p>Everything happens on the caller's context.
 */
final class Quieting {

    private static final int CANCEL_MILLIS = 2_000;
    private static final int TERMINATE_MILLIS = 1_000;

    /** A cancellation that comes between two messages of one call hits nothing. */
    private static final int CANCEL_AGAIN_MILLIS = 250;

    private static final int EVICTION_MILLIS = 20;

    private final Vertx vertx;
    private final ControlConnection control;
    private final Counters counters;
    private final Availability availability;
    private final Lease lease;
    private final Context context;
    private long timer;
    private boolean terminated;

    Quieting(Database database, Lease lease) {
        this.vertx = database.vertx();
        this.control = database.control();
        this.counters = database.counters();
        this.availability = database.availability();
        this.lease = lease;
        this.context = vertx.getOrCreateContext();
    }

    /** Begins. */
    void begin(Future<?> outstanding) {
        counters.cancels.increment();
        List<Future<Void>> cancellations = new ArrayList<>();
        cancellations.add(control.cancel(lease.processId()));
        long again = vertx.setPeriodic(CANCEL_AGAIN_MILLIS, id -> cancellations.add(control.cancel(lease.processId())));
        timer = vertx.setTimer(CANCEL_MILLIS, id -> {
            vertx.cancelTimer(again);
            terminate();
        });
        outstanding.onComplete(quiet -> context.runOnContext(now -> {
            // From here on a termination could hit the statement of another.
            vertx.cancelTimer(again);
            vertx.cancelTimer(timer);
            // The connection that cancels may belong to another event loop.
            Future.join(cancellations)
                    .onComplete(cancelled ->
                            context.runOnContext(then -> release(outstanding, cancelled.succeeded() && !terminated)));
        }));
    }

    private void terminate() {
        terminated = true;
        counters.terminations.increment();
        // When that fails too, the socket is cut and the server's own statement timeout is what remains.
        var unused = control.terminate(lease.processId());
        timer = vertx.setTimer(TERMINATE_MILLIS, then -> {
            availability.lost("it does not answer");
            lease.cut();
        });
    }

    private void release(Future<?> outcome, boolean cancelled) {
        if (outcome.failed() && Failures.isConnectionLost(outcome.cause())) {
            releaseDead(vertx, lease);
        } else if (cancelled) {
            lease.release();
        } else {
            timer = vertx.setTimer(TERMINATE_MILLIS, id -> lease.cut());
            lease.end().onComplete(ended -> {
                vertx.cancelTimer(timer);
                releaseDead(vertx, lease);
            });
        }
    }

    /** The pool learns of it after us: released at once, the dead connection would be the next one given out. */
    static void releaseDead(Vertx vertx, Lease lease) {
        vertx.setTimer(EVICTION_MILLIS, id -> lease.release());
    }
}
