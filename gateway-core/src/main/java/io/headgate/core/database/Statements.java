package io.headgate.core.database;

import io.headgate.api.service.ServiceException;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The statements used last on one connection, with the types of their parameters as they are prepared there. A prepared
 * statement keeps its types whatever becomes of its tables: when they may have changed, it is prepared anew under a text
 * of its own, so that values are always bound to the types of the very statement that they are sent to.
 *
 * <p>Belongs to whoever holds the connection.
 */
final class Statements {

    /** Fewer than the client keeps prepared (256), so that it forgets none of which the types are remembered. */
    private static final int MAX = 100;

    private static final long RELEARN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, Statement> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Statement> eldest) {
            return size() > MAX;
        }
    };

    private int texts;

    /** A statement with what it is to be run with. */
    record Bound(String text, Tuple values) {}

    /**
     * Runs a statement. Where its types have changed with a table, it is prepared anew, but not again and again.
     *
     * @param binder gives the values in the types of the statement; throws {@link ServiceException}
     */
    <T> Future<SqlResult<T>> run(
            SqlConnection connection, String sql, Function<Statement, Tuple> binder, Collector<Row, ?, T> collector) {
        return bind(connection, sql, binder)
                .compose(bound -> execute(connection, bound, collector))
                .recover(failure -> isRetyped(failure) && mayHaveChanged(sql)
                        ? learn(connection, sql)
                                .map(statement -> new Bound(statement.text(), binder.apply(statement)))
                                .compose(bound -> execute(connection, bound, collector))
                        : Future.failedFuture(failure));
    }

    /** The statement with its values, whose types are learned when they are not known or refuse them. */
    Future<Bound> bind(SqlConnection connection, String sql, Function<Statement, Tuple> binder) {
        Statement statement = known.get(sql);
        if (statement != null) {
            try {
                return Future.succeededFuture(new Bound(statement.text(), binder.apply(statement)));
            } catch (ServiceException refused) {
                if (!statement.mayHaveChanged()) {
                    return Future.failedFuture(refused);
                }
            }
        }
        return learn(connection, sql).map(learned -> new Bound(learned.text(), binder.apply(learned)));
    }

    /** The client prepares anew what it has found to be stale: nothing is known of that yet. */
    void forget() {
        known.clear();
    }

    static <T> Future<SqlResult<T>> execute(SqlConnection connection, Bound bound, Collector<Row, ?, T> collector) {
        return connection
                .preparedQuery(bound.text())
                .collecting(collector)
                .execute(bound.values())
                .map(Columns::checked);
    }

    private Future<Statement> learn(SqlConnection connection, String sql) {
        boolean anew = known.containsKey(sql);
        String text = anew ? sql + " /*" + ++texts + "*/" : sql;
        return ParameterTypes.learn(connection, text).map(types -> {
            Statement statement = new Statement(text, types, anew, System.nanoTime());
            known.put(sql, statement);
            return statement;
        });
    }

    private boolean mayHaveChanged(String sql) {
        Statement statement = known.get(sql);
        return statement != null && statement.mayHaveChanged();
    }

    /** Operators or assignments that do not exist for the types which the statement had. */
    private static boolean isRetyped(Throwable failure) {
        return failure instanceof PgException refusal
                && switch (Failures.sqlState(refusal)) {
                    case "42883", "42804" -> true;
                    default -> false;
                };
    }

    /**
     * A statement as a connection has prepared it.
     *
     * @param text what is sent: the caller's, perhaps with a comment that makes it another one
     * @param types of its parameters, in turn
     * @param anew whether it was learned after an earlier one had proved wrong
     */
    record Statement(String text, List<ParameterType> types, boolean anew, long learnedNanos) {

        /** Callers whose values never fit must not cost a look at the catalogue each. */
        boolean mayHaveChanged() {
            return !anew || System.nanoTime() - learnedNanos > RELEARN_NANOS;
        }

        boolean isNewerThan(@Nullable Statement other) {
            return other == null || learnedNanos - other.learnedNanos > 0;
        }
    }
}
