package io.headgate.core.database;

import io.headgate.core.database.wire.Sockets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks after statements that may take for as long as they like: over the control connection, whether their backend is
 * still at work. When it is not, or the server cannot be reached any more, no answer will come, and the connection is
 * cut, so that the statement fails.
 */
final class Watch {

    private static final int MAX_MISSES = 6;

    private final Vertx vertx;
    private final ControlConnection control;
    private final PgConnection connection;
    private final int everyMillis;

    Watch(Vertx vertx, ControlConnection control, PgConnection connection, int everyMillis) {
        this.vertx = vertx;
        this.control = control;
        this.connection = connection;
        this.everyMillis = everyMillis;
    }

    /** The same statement, which now certainly ends. */
    <T> Future<T> over(Future<T> statement) {
        AtomicInteger misses = new AtomicInteger();
        long timer = vertx.setPeriodic(everyMillis, id -> look(misses));
        return statement.onComplete(done -> vertx.cancelTimer(timer));
    }

    private void look(AtomicInteger misses) {
        control.isActive(connection.processId()).onComplete((active, failure) -> {
            if (failure instanceof PgException || Boolean.TRUE.equals(active)) {
                // A server that only refuses to say is there.
                misses.set(0);
            } else if (misses.incrementAndGet() >= MAX_MISSES) {
                Sockets.cut(connection);
            }
        });
    }
}
