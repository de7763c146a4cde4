package io.headgate.core.database;

import io.headgate.api.http.Exchange;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.TargetConfig;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    private static final long RELEARN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Database database;
    private final String sql;
    private final RequestParameters parameters;
    private volatile @Nullable List<ParameterType> types;
    private volatile long learnedNanos;

    private PublishedQuery(Database database, String sql, RequestParameters parameters) {
        this.database = database;
        this.sql = sql;
        this.parameters = parameters;
    }

    /**
     * Compiles a query; its statement is checked by PostgreSQL when it runs first.
     *
     * @throws ServiceException when its text can be seen to be wrong without a server
     */
    public static PublishedQuery compile(TargetConfig.ToQuery target, Database database) {
        StatementText.check(target.sql());
        return new PublishedQuery(database, target.sql(), new RequestParameters(target.parameters()));
    }

    /** The fields of a request that the answer depends on, which are in no URI; each once. */
    public List<String> fields() {
        return parameters.fields();
    }

    /**
     * Runs the query for a request. A request that does not fit fails with status 400 and code {@code
     * MISSING_PARAMETER}, {@code REPEATED_PARAMETER} or {@code INVALID_PARAMETER}; a query that is itself at fault with
     * 500; a database that does not answer with 502, 503 or 504.
     */
    public Future<Answer> answer(Exchange exchange) {
        List<@Nullable String> texts;
        Tuple early = null;
        try {
            texts = parameters.read(exchange);
            early = known(texts);
        } catch (ServiceException refused) {
            return Future.failedFuture(refused);
        }
        Tuple values = early;
        return database.call(
                        true,
                        database.config().queryTimeout().toMillis(),
                        lease -> bound(lease, texts, values)
                                .compose(tuple -> Database.execute(
                                        lease, sql, tuple, JsonRows.collector(Database.MAX_RESULT_BYTES)))
                                .map(SqlResult::value))
                .recover(failure -> Future.failedFuture(published(failure)));
    }

    /** The values in the types that are known, or null when the types have to be learned, perhaps anew. */
    private @Nullable Tuple known(List<@Nullable String> texts) {
        List<ParameterType> known = types;
        if (known == null) {
            return null;
        }
        try {
            return parameters.bind(texts, known);
        } catch (ServiceException refused) {
            // A table may have changed since; but bad requests must not cost a look at the catalogue each.
            if (System.nanoTime() - learnedNanos > RELEARN_NANOS) {
                return null;
            }
            throw refused;
        }
    }

    private Future<Tuple> bound(Lease lease, List<@Nullable String> texts, @Nullable Tuple ready) {
        if (ready != null) {
            return Future.succeededFuture(ready);
        }
        if (texts.isEmpty()) {
            return Future.succeededFuture(Tuple.tuple());
        }
        return ParameterTypes.learn(lease.connection(), sql).map(learned -> {
            learnedNanos = System.nanoTime();
            types = learned;
            return parameters.bind(texts, learned);
        });
    }

    /** What the statement does wrong is not the client's fault, except where a value of the request is. */
    private ServiceException published(Throwable failure) {
        if (!(failure instanceof ServiceException refusal)) {
            return new ServiceException("QUERY_FAILED", 500, "the query failed");
        }
        return switch (refusal.code()) {
            case "MISSING_PARAMETER", "REPEATED_PARAMETER", "INVALID_PARAMETER" -> refusal;
            case "INVALID_VALUE" ->
                parameters.isEmpty()
                        ? new ServiceException("QUERY_FAILED", 500, "the published query failed")
                        : new ServiceException("INVALID_PARAMETER", 400, "a parameter is not valid for the query");
            case "PARAMETER_MISMATCH" -> {
                types = null;
                yield new ServiceException("QUERY_FAILED", 500, "the published query's parameters do not fit its SQL");
            }
            case "RESULT_TOO_LARGE" ->
                new ServiceException(refusal.code(), 500, "the published query's result is too large");
            default ->
                refusal.status() < 500
                        ? new ServiceException("QUERY_FAILED", 500, "the published query failed: " + refusal.code())
                        : refusal;
        };
    }
}
