package io.headgate.core.database;

import io.headgate.core.database.wire.Sockets;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;

/** A traffic connection in the hands of one call, until it is released. */
final class Lease {

    private final PgConnection connection;
    private final Session session;
    private final Counters counters;

    Lease(PgConnection connection, Session session, Counters counters) {
        this.connection = connection;
        this.session = session;
        this.counters = counters;
        counters.inUse.incrementAndGet();
    }

    SqlConnection connection() {
        return connection;
    }

    Statements statements() {
        return session.statements();
    }

    int processId() {
        return connection.processId();
    }

    /** Sends what has to be set for the next statement ahead of it, in the same pipeline. */
    Future<Void> set(long remainingMillis, boolean readOnly) {
        String settings = session.settings(remainingMillis, readOnly);
        if (settings.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection.query(settings).execute().<Void>mapEmpty().onFailure(failure -> session.forget());
    }

    /** Gives the connection back. Nothing that was sent on it may be outstanding. */
    void release() {
        counters.inUse.decrementAndGet();
        // A connection that is lost already has left the pool by itself.
        var unused = connection.close();
    }

    /** Closes the connection's socket whatever is outstanding on it, which then fails. It is still to be released. */
    void cut() {
        Sockets.cut(connection);
    }

    /** Ends the connection, since nobody can tell any more what will happen on it. It is still to be released. */
    Future<Void> end() {
        return connection
                .query("SELECT pg_terminate_backend(pg_backend_pid())")
                .execute()
                .mapEmpty();
    }
}
