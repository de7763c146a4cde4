package io.headgate.core.database;

import io.headgate.api.database.AnalyzeResult;
import io.headgate.api.service.ServiceException;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes the statistics of a table. PostgreSQL only warns when it skips a table that is not the user's, so that the
 * warning and the time of the last analysis are what tells.
 */
final class AnalyzeJob implements Maintenance.Job<AnalyzeResult> {

    /** Beyond what the server allows each statement: only a connection that is dead without saying so gets there. */
    private static final int TIMEOUT_SECONDS = 300;

    private static final String SETTINGS = "SET statement_timeout = '120s'; SET lock_timeout = '5s'";
    private static final String WARNING = "01000";
    private static final String STATE = """
            SELECT greatest(reltuples, 0)::bigint, pg_stat_get_last_analyze_time(oid)
            FROM pg_class WHERE oid = $1::bigint::oid""";

    private final PgConnection connection;
    private volatile boolean warned;

    AnalyzeJob(PgConnection connection) {
        this.connection = connection;
    }

    @Override
    public Future<AnalyzeResult> run(String tableName) {
        connection.noticeHandler(notice -> warned |= WARNING.equals(notice.getCode()));
        return connection
                .query(SETTINGS)
                .execute()
                .compose(set -> Table.find(connection, tableName))
                .compose(this::analyze)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private Future<AnalyzeResult> analyze(Table table) {
        long start = System.nanoTime();
        return state(table)
                .compose(before -> connection
                        .query("ANALYZE " + table.quoted())
                        .execute()
                        .compose(analyzed -> state(table))
                        .map(after -> result(table, before.getOffsetDateTime(1), after, start)));
    }

    private Future<Row> state(Table table) {
        return connection
                .preparedQuery(STATE)
                .execute(Tuple.of(table.oid()))
                .map(rows -> rows.iterator().next());
    }

    private AnalyzeResult result(Table table, @Nullable OffsetDateTime before, Row after, long start) {
        OffsetDateTime now = after.getOffsetDateTime(1);
        if (warned || now == null || (before != null && !now.isAfter(before))) {
            throw new ServiceException("NOT_OWNER", 403, "PostgreSQL skipped the table: only its owner can analyze it");
        }
        return new AnalyzeResult(table.qualified(), after.getLong(0), Duration.ofNanos(System.nanoTime() - start));
    }
}
