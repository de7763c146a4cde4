package io.headgate.core.database;

import io.headgate.api.http.Exchange;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.TargetConfig;
import io.headgate.core.database.Statements.Statement;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * SQL of the config that a route serves: parameters from the request, rows as a JSON array. It runs read-only, so that
 * it is safe for {@code GET} and may be repeated when a connection was lost.
 *
 * <p>Safe for use from any thread; lives as long as its database.
 */
public final class PublishedQuery {

    /**
     * What the query gave.
     *
     * @param json an array of objects, one a row, whose members are the columns
     */
    public record Answer(Buffer json, int rows) {}

    private final Database database;
    private final String sql;
    private final RequestParameters parameters;

    /** As the connection knows it that has learned it last: what does not fit its types needs no connection. */
    private volatile @Nullable Statement latest;

    private final long timeoutMillis;
    private final QueryLog log = new QueryLog();

    private PublishedQuery(Database database, String sql, RequestParameters parameters, Duration timeout) {
        this.database = database;
        this.sql = sql;
        this.parameters = parameters;
        long queryMillis = database.config().queryTimeout().toMillis();
        timeoutMillis = Math.min(queryMillis, Math.max(1, timeout.toMillis()));
    }

    /**
     * Compiles a query; its statement is checked by PostgreSQL when it runs first.
     *
     * @param timeout how long an answer may take; the database's {@code queryTimeout} holds as well
     * @throws ServiceException when its text can be seen to be wrong without a server
     */
    public static PublishedQuery compile(TargetConfig.ToQuery target, Database database, Duration timeout) {
        StatementText.check(target.sql());
        return new PublishedQuery(database, target.sql(), new RequestParameters(target.parameters()), timeout);
    }

    /** The fields of a request that the answer depends on, which are in no URI; each once. */
    public List<String> fields() {
        return parameters.fields();
    }

    /**
     * Runs the query for a request. A request that does not fit fails with status 400 and code {@code
     * MISSING_PARAMETER}, {@code REPEATED_PARAMETER} or {@code INVALID_PARAMETER}; a query that is itself at fault with
     * 500; a database that does not answer with 502, 503 or 504.
     *
     * @param unwanted completes, on the caller's context, when nobody waits for the answer any more: the query is
     *     cancelled then, and fails
     */
    public Future<Answer> answer(Exchange exchange, Future<?> unwanted) {
        List<@Nullable String> texts;
        Statement known = latest;
        Tuple early = null;
        try {
            texts = parameters.read(exchange);
            early = known == null ? null : early(texts, known);
        } catch (ServiceException refused) {
            return Future.failedFuture(refused);
        }
        Tuple values = early;
        return database.call(
                        true,
                        timeoutMillis,
                        lease -> run(lease, statement -> bind(texts, statement, known, values))
                                .map(SqlResult::value),
                        unwanted)
                .recover(failure -> Future.failedFuture(published(failure, exchange)));
    }

    /** The values in the types that are known, or null when these have to be learned anew. */
    private @Nullable Tuple early(List<@Nullable String> texts, Statement known) {
        try {
            return parameters.bind(texts, known.types());
        } catch (ServiceException refused) {
            if (known.mayHaveChanged()) {
                return null;
            }
            throw refused;
        }
    }

    private Future<SqlResult<Answer>> run(Lease lease, Function<Statement, Tuple> binder) {
        Collector<Row, ?, Answer> rows = JsonRows.collector(Database.MAX_RESULT_BYTES);
        return parameters.isEmpty()
                ? Statements.execute(lease.connection(), new Statements.Bound(sql, Tuple.tuple()), rows)
                : lease.statements().run(lease.connection(), sql, binder, rows);
    }

    private Tuple bind(
            List<@Nullable String> texts, Statement statement, @Nullable Statement known, @Nullable Tuple early) {
        if (statement.isNewerThan(latest)) {
            latest = statement;
        }
        if (early != null && known != null && statement.types().equals(known.types())) {
            return early;
        }
        return parameters.bind(texts, statement.types());
    }

    /** What the statement does wrong is not the client's fault, except where a value of the request is. */
    private ServiceException published(Throwable failure, Exchange exchange) {
        if (!(failure instanceof ServiceException refusal)) {
            log.failed(exchange.route(), "QUERY_FAILED", failure);
            return new ServiceException("QUERY_FAILED", 500, "the query failed");
        }
        ServiceException shown = shown(refusal);
        if (shown.status() == 500) {
            log.failed(exchange.route(), refusal.code(), refusal);
        }
        return shown;
    }

    private ServiceException shown(ServiceException refusal) {
        return switch (refusal.code()) {
            case "MISSING_PARAMETER", "REPEATED_PARAMETER", "INVALID_PARAMETER" -> refusal;
            case "INVALID_VALUE" ->
                parameters.isEmpty()
                        ? new ServiceException("QUERY_FAILED", 500, "the published query failed")
                        : new ServiceException("INVALID_PARAMETER", 400, "a parameter is not valid for the query");
            case "PARAMETER_MISMATCH" ->
                new ServiceException("QUERY_FAILED", 500, "the published query's parameters do not fit its SQL");
            case "UNSUPPORTED_VALUE" ->
                new ServiceException(refusal.code(), 500, "the published query returns what cannot be given");
            case "RESULT_TOO_LARGE" ->
                new ServiceException(refusal.code(), 500, "the published query's result is too large");
            default ->
                refusal.status() < 500
                        ? new ServiceException("QUERY_FAILED", 500, "the published query failed: " + refusal.code())
                        : refusal;
        };
    }
}
