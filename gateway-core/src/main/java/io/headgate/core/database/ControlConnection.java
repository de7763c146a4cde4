package io.headgate.core.database;

import io.headgate.core.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one connection beside the traffic over which statements are cancelled and backends terminated; opened when it is
 * needed first, and anew when it was lost. Safe for use from any thread.
 *
 * <p>The protocol's own cancel request is no alternative: it says nothing about when it acts, and then hits whatever
 * statement the connection has come to.
 */
final class ControlConnection {

    private static final int TIMEOUT_MILLIS = 2_000;

    private final Vertx vertx;
    private final PgConnectOptions options;
    private @Nullable Future<PgConnection> connection;
    private boolean closed;

    ControlConnection(DatabaseConfig config, Vertx vertx) {
        this.vertx = vertx;
        options = Connections.options(config, Connections.CONTROL)
                .addProperty("statement_timeout", Integer.toString(TIMEOUT_MILLIS));
    }

    /** Cancels what the backend is working on; fails when it is not known whether that was done. */
    Future<Void> cancel(int processId) {
        return call("SELECT pg_cancel_backend($1)", processId);
    }

    /** Ends the backend. */
    Future<Void> terminate(int processId) {
        return call("SELECT pg_terminate_backend($1)", processId);
    }

    private Future<Void> call(String sql, int processId) {
        Future<RowSet<Row>> called =
                connected().compose(control -> control.preparedQuery(sql).execute(Tuple.of(processId)));
        return called.<Void>mapEmpty().timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized Future<PgConnection> connected() {
        if (closed) {
            return Future.failedFuture("closed");
        }
        if (connection == null || connection.failed()) {
            connection = PgConnection.connect(vertx, options).onSuccess(opened -> opened.closeHandler(gone -> lost()));
        }
        return connection;
    }

    private synchronized void lost() {
        connection = null;
    }

    synchronized Future<Void> close() {
        closed = true;
        Future<PgConnection> open = connection;
        connection = null;
        return open == null
                ? Future.succeededFuture()
                : open.compose(PgConnection::close).otherwiseEmpty();
    }
}
