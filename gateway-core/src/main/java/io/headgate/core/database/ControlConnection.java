package io.headgate.core.database;

import io.headgate.core.config.DatabaseConfig;
import io.headgate.core.database.wire.Sockets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one connection beside the traffic over which statements are cancelled, backends terminated and long work is looked
 * after; opened when it is needed first, and anew when it was lost or has gone silent. Safe for use from any thread.
 *
 * <p>The protocol's own cancel request is no alternative: it says nothing about when it acts, and then hits whatever
 * statement the connection has come to.
 */
final class ControlConnection {

    private static final int TIMEOUT_MILLIS = 2_000;

    private final Pool pool;
    private @Nullable Future<SqlConnection> connection;
    private boolean closed;

    ControlConnection(DatabaseConfig config, Vertx vertx) {
        PgConnectOptions options = Connections.options(config, Connections.CONTROL)
                .addProperty("statement_timeout", Integer.toString(TIMEOUT_MILLIS));
        pool = Connections.single(options, vertx, TIMEOUT_MILLIS);
    }

    /** Cancels what the backend is working on; fails when it is not known whether that was done. */
    Future<Void> cancel(int processId) {
        return call("SELECT pg_cancel_backend($1)", processId).mapEmpty();
    }

    /** Ends the backend. */
    Future<Void> terminate(int processId) {
        return call("SELECT pg_terminate_backend($1)", processId).mapEmpty();
    }

    /** Whether the backend works on a statement; fails when that cannot be learned. */
    Future<Boolean> isActive(int processId) {
        return call("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state <> 'idle'", processId)
                .map(rows -> rows.size() > 0);
    }

    private Future<RowSet<Row>> call(String sql, int processId) {
        Future<SqlConnection> open = connected();
        Future<RowSet<Row>> called =
                open.compose(control -> control.preparedQuery(sql).execute(Tuple.of(processId)));
        return called.timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).onFailure(failure -> {
            if (failure instanceof TimeoutException && open.succeeded()) {
                Sockets.cut(open.result());
                lost(open);
            }
        });
    }

    private synchronized Future<SqlConnection> connected() {
        if (closed) {
            return Future.failedFuture("closed");
        }
        if (connection == null || connection.failed()) {
            Future<SqlConnection> opening = pool.getConnection();
            connection = opening;
            opening.onSuccess(opened -> opened.closeHandler(gone -> lost(opening)));
        }
        return connection;
    }

    private synchronized void lost(Future<SqlConnection> gone) {
        if (connection == gone) {
            connection = null;
        }
    }

    synchronized Future<Void> close() {
        closed = true;
        connection = null;
        return pool.close();
    }
}
