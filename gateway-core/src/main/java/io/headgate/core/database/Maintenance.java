package io.headgate.core.database;

import io.headgate.api.database.AnalyzeResult;
import io.headgate.api.database.IndexOptions;
import io.headgate.api.database.IndexResult;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
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

    private static final int MAX_JOBS = 4;
    private static final int CONNECT_SECONDS = 10;

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    Maintenance(DatabaseConfig config, Vertx vertx) {
        this.vertx = vertx;
        options = Connections.options(config, Connections.MAINTENANCE);
    }

    Future<IndexResult> createIndex(String table, List<String> columns, IndexOptions how) {
        try {
            IndexJob.check(table, columns);
        } catch (ServiceException refused) {
            return Future.failedFuture(refused);
        }
        return job(table, connection -> new IndexJob(vertx, connection, List.copyOf(columns), how).run(table));
    }

    Future<AnalyzeResult> analyzeTable(String table) {
        return job(
                table,
                connection ->
                        new AnalyzeJob(connection).run(table).timeout(AnalyzeJob.TIMEOUT_SECONDS, TimeUnit.SECONDS));
    }

    private <T> Future<T> job(String table, Function<PgConnection, Future<T>> work) {
        if (running.size() >= MAX_JOBS || !running.add(table)) {
            return Future.failedFuture(
                    new ServiceException("BUSY", 409, "other maintenance is running; try again when it is done"));
        }
        return PgConnection.connect(vertx, options)
                .timeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(Failures.ofAcquiring(failure)))
                .compose(connection -> work.apply(connection)
                        .recover(failure -> Future.failedFuture(Failures.of(failure)))
                        .eventually(connection::close))
                .onComplete(done -> running.remove(table));
    }
}
