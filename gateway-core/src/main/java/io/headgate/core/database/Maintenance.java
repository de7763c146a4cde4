package io.headgate.core.database;

import io.headgate.api.database.AnalyzeResult;
import io.headgate.api.database.IndexOptions;
import io.headgate.api.database.IndexResult;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.DatabaseConfig;
import io.headgate.core.database.wire.Sockets;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Work on tables and indexes, never on the traffic connections: each job opens a connection of its own and closes it.
 * Few run at once, and never two on the same table.
 */
final class Maintenance {

    /** A piece of work on a connection. */
    interface Job<T> {

        Future<T> run(String table);

        /** What is still to be done when the caller has its answer; completes when the connection may be closed. */
        default Future<Void> rest() {
            return Future.succeededFuture();
        }
    }

    /**
     * How long things may take.
     *
     * @param lockMillis the wait for the locks that an index needs
     * @param watchMillis between two looks at whether a backend is still at work
     */
    record Times(int lockMillis, int watchMillis) {
        static final Times DEFAULTS = new Times(10_000, 10_000);
    }

    private static final int MAX_JOBS = 4;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int CLOSE_MILLIS = 2_000;

    private final Vertx vertx;
    private final ControlConnection control;
    private final Times times;
    private final PgConnectOptions options;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    Maintenance(DatabaseConfig config, Vertx vertx, ControlConnection control, Times times) {
        this.vertx = vertx;
        this.control = control;
        this.times = times;
        options = Connections.options(config, Connections.MAINTENANCE);
    }

    Future<IndexResult> createIndex(String table, List<String> columns, IndexOptions how) {
        try {
            IndexJob.check(table, columns);
        } catch (ServiceException refused) {
            return Future.failedFuture(refused);
        }
        return job(table, connection -> {
            Watch watch = new Watch(vertx, control, connection, times.watchMillis());
            return new IndexJob(vertx, connection, watch, times.lockMillis(), List.copyOf(columns), how);
        });
    }

    Future<AnalyzeResult> analyzeTable(String table) {
        return job(table, AnalyzeJob::new);
    }

    private <T> Future<T> job(String table, Function<PgConnection, Job<T>> work) {
        if (running.size() >= MAX_JOBS || !running.add(table)) {
            return Future.failedFuture(
                    new ServiceException("BUSY", 409, "other maintenance is running; try again when it is done"));
        }
        Promise<T> answer = Promise.promise();
        Pool pool = Connections.single(options, vertx, CONNECT_MILLIS);
        pool.getConnection().onComplete((connection, failure) -> {
            if (connection == null) {
                // A connection that comes after all is closed with its pool; nobody waits for that.
                var unused = pool.close();
                running.remove(table);
                answer.fail(Failures.ofAcquiring(failure, false));
            } else {
                run(table, work.apply(PgConnection.cast(connection)), connection, pool, answer);
            }
        });
        return answer.future();
    }

    private <T> void run(String table, Job<T> job, SqlConnection connection, Pool pool, Promise<T> answer) {
        job.run(table)
                .recover(failure -> Future.failedFuture(Failures.of(failure)))
                .onComplete(worked -> {
                    Future<Void> rest = job.rest();
                    boolean atOnce = !rest.isComplete();
                    if (atOnce) {
                        answer.handle(worked);
                    }
                    rest.transform(done -> close(pool, connection)).onComplete(closed -> {
                        running.remove(table);
                        if (!atOnce) {
                            answer.handle(worked);
                        }
                    });
                });
    }

    private static Future<Void> close(Pool pool, SqlConnection connection) {
        return pool.close().timeout(CLOSE_MILLIS, TimeUnit.MILLISECONDS).otherwise(silent -> {
            Sockets.cut(connection);
            return null;
        });
    }
}
