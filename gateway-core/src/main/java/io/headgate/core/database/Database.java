package io.headgate.core.database;

import io.headgate.api.database.AnalyzeResult;
import io.headgate.api.database.IndexOptions;
import io.headgate.api.database.IndexResult;
import io.headgate.api.database.QueryOptions;
import io.headgate.api.database.QueryResult;
import io.headgate.api.service.DatabaseService;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL database with its connections, for the whole process. Connections are opened when they are needed
 * first, so that a server which is away fails calls and not the start of the gateway.
 *
 * <p>Safe for use from any thread; results arrive on the caller's context. Failures are {@link ServiceException}s.
 */
public final class Database implements DatabaseService {

    static final int MAX_RESULT_BYTES = 10 * 1024 * 1024;

    private final DatabaseConfig config;
    private final Vertx vertx;
    private final Counters counters = new Counters();
    private final Availability availability;
    private final Traffic traffic;
    private final ControlConnection control;
    private final Maintenance maintenance;

    Database(DatabaseConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
        availability = new Availability(config.name());
        traffic = new Traffic(config, vertx, counters);
        control = new ControlConnection(config, vertx);
        maintenance = new Maintenance(config, vertx, control, Maintenance.Times.DEFAULTS);
    }

    @Override
    public String name() {
        return config.name();
    }

    /** Connections and calls, as they are now. */
    public DatabaseStats stats() {
        return counters.stats(traffic.size());
    }

    @Override
    public Future<QueryResult> query(String sql, List<@Nullable Object> parameters, QueryOptions options) {
        long timeout;
        try {
            StatementText.check(sql);
            timeout = timeoutMillis(options.timeout());
        } catch (ServiceException refused) {
            return Future.failedFuture(refused);
        }
        Future<QueryResult> queried = call(
                options.readOnly(),
                timeout,
                lease -> run(lease, sql, parameters).map(Database::result));
        return options.explain() ? queried.compose(result -> explained(result, sql, parameters)) : queried;
    }

    @Override
    public Future<IndexResult> createIndex(String table, List<String> columns, IndexOptions options) {
        return maintenance.createIndex(table, columns, options);
    }

    @Override
    public Future<AnalyzeResult> analyzeTable(String table) {
        return maintenance.analyzeTable(table);
    }

    DatabaseConfig config() {
        return config;
    }

    Vertx vertx() {
        return vertx;
    }

    Traffic traffic() {
        return traffic;
    }

    ControlConnection control() {
        return control;
    }

    Counters counters() {
        return counters;
    }

    Availability availability() {
        return availability;
    }

    /** Runs work on a traffic connection, within the timeout. */
    <T> Future<T> call(boolean readOnly, long timeoutMillis, Function<Lease, Future<T>> work) {
        return new Call<>(this, readOnly, work).run(timeoutMillis);
    }

    /** The same, given up as soon as nobody wants it any more, which becomes known on the caller's context. */
    <T> Future<T> call(boolean readOnly, long timeoutMillis, Function<Lease, Future<T>> work, Future<?> unwanted) {
        Call<T> call = new Call<>(this, readOnly, work);
        Future<T> outcome = call.run(timeoutMillis);
        unwanted.onComplete(nobody -> call.abandon());
        return outcome;
    }

    Future<Void> close() {
        return Future.join(traffic.close(), control.close()).mapEmpty();
    }

    private static Future<SqlResult<JsonArray>> run(Lease lease, String sql, List<@Nullable Object> parameters) {
        Collector<Row, ?, JsonArray> rows = ObjectRows.collector(MAX_RESULT_BYTES);
        return parameters.isEmpty()
                ? Statements.execute(lease.connection(), new Statements.Bound(sql, Tuple.tuple()), rows)
                : lease.statements().run(lease.connection(), sql, binder(parameters), rows);
    }

    private static Function<Statements.Statement, Tuple> binder(List<@Nullable Object> parameters) {
        return statement -> ParameterTypes.bind(statement.types(), parameters);
    }

    private long timeoutMillis(@Nullable Duration timeout) {
        if (timeout == null) {
            return config.queryTimeout().toMillis();
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(config.statementTimeout()) > 0) {
            throw new ServiceException(
                    "INVALID_OPTION",
                    400,
                    "timeout: expected more than 0 and at most the database's statementTimeout of "
                            + config.statementTimeout().toMillis() + "ms");
        }
        return Math.max(1, timeout.toMillis());
    }

    private static QueryResult result(SqlResult<JsonArray> result) {
        List<String> columns = result.columnsNames();
        return new QueryResult(
                columns == null ? List.of() : ColumnNames.unique(columns),
                result.value(),
                result.rowCount(),
                null,
                null);
    }

    private Future<QueryResult> explained(QueryResult result, String sql, List<@Nullable Object> parameters) {
        return call(true, Plans.TIMEOUT_MILLIS, lease -> plan(lease, sql, parameters))
                .map(plan -> with(result, plan, null))
                .otherwise(failure -> with(result, null, failure.getMessage()));
    }

    private static Future<JsonObject> plan(Lease lease, String sql, List<@Nullable Object> parameters) {
        return parameters.isEmpty()
                ? Plans.explain(lease, sql, Tuple.tuple())
                : lease.statements()
                        .bind(lease.connection(), sql, binder(parameters))
                        .compose(bound -> Plans.explain(lease, bound.text(), bound.values()));
    }

    private static QueryResult with(QueryResult result, @Nullable JsonObject plan, @Nullable String planError) {
        return new QueryResult(result.columns(), result.rows(), result.rowCount(), plan, planError);
    }
}
