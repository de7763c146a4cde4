package io.headgate.core.database;

import io.headgate.api.database.IndexOptions;
import io.headgate.api.database.IndexResult;
import io.headgate.api.service.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Creates one index on a connection of its own, and leaves no unfinished one behind. */
final class IndexJob {

    private static final int MAX_COLUMNS = 32;
    private static final int MAX_ATTEMPTS = 3;
    private static final long MAX_BLOCKING_BYTES = 10L * 1024 * 1024;
    private static final int LOCK_POLL_MILLIS = 500;
    private static final int LOCK_POLLS = 120;
    private static final int LOCK_CLASS = 0x48474958;

    // No statement timeout: running into one would leave an invalid index, which every write still pays for.
    private static final String SETTINGS = "SET statement_timeout = 0; SET lock_timeout = '10s'";

    // Only ever tried: waiting for it would block a concurrent build in the session that holds it.
    private static final String LOCK = "SELECT pg_try_advisory_lock($1, $2)";

    private static final String COLUMNS = """
            SELECT attname::text, attnum::int FROM pg_attribute
            WHERE attrelid = $1::bigint::oid AND attnum > 0 AND NOT attisdropped""";

    // By definition and not by name. The member of the JSON is a column that only 15 and newer have.
    private static final String SAME = """
            SELECT c.relname::text, i.indisvalid, n.nspname::text
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_am a ON a.oid = c.relam
            WHERE i.indrelid = $1::bigint::oid AND a.amname = 'btree' AND i.indisunique = $2
              AND i.indkey::text = $3 AND i.indnkeyatts = i.indnatts
              AND i.indpred IS NULL AND i.indexprs IS NULL
              AND to_jsonb(i) ->> 'indnullsnotdistinct' IS DISTINCT FROM 'true'
              AND NOT EXISTS (SELECT FROM unnest(i.indoption) o WHERE o <> 0)
              AND NOT EXISTS (SELECT FROM unnest(i.indclass) o JOIN pg_opclass p ON p.oid = o WHERE NOT p.opcdefault)
              AND NOT EXISTS (
                SELECT FROM unnest(i.indkey::int2[], i.indcollation::oid[]) k(attnum, coll)
                JOIN pg_attribute t ON t.attrelid = i.indrelid AND t.attnum = k.attnum
                WHERE t.attcollation <> k.coll)
            ORDER BY i.indisvalid DESC, c.relname""";

    private static final String TAKEN = """
            SELECT i.indisvalid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE n.nspname = $1 AND c.relname = $2""";

    private final Vertx vertx;
    private final PgConnection connection;
    private final List<String> columns;
    private final IndexOptions how;

    IndexJob(Vertx vertx, PgConnection connection, List<String> columns, IndexOptions how) {
        this.vertx = vertx;
        this.connection = connection;
        this.columns = columns;
        this.how = how;
    }

    /**
     * Refuses what no catalogue has to be asked about.
     *
     * @throws ServiceException with code {@code INVALID_OPTION}
     */
    static void check(String table, List<String> columns) {
        if (table.isBlank() || table.indexOf('\0') >= 0) {
            throw new ServiceException("INVALID_OPTION", 400, "table: expected the name of a table");
        }
        if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
            throw new ServiceException("INVALID_OPTION", 400, "columns: expected 1 to " + MAX_COLUMNS);
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new ServiceException("INVALID_OPTION", 400, "columns: one is named twice");
        }
    }

    Future<IndexResult> run(String tableName) {
        return connection
                .query(SETTINGS)
                .execute()
                .compose(set -> Table.find(connection, tableName))
                .compose(this::define)
                .compose(definition -> locked(definition.table(), 0).compose(locked -> build(definition, 1)));
    }

    private Future<IndexDefinition> define(Table table) {
        if (how.concurrent() && table.partitioned()) {
            throw new ServiceException(
                    "PARTITIONED", 422, "PostgreSQL builds no index concurrently on a partitioned table");
        }
        if (!how.concurrent() && table.bytes() > MAX_BLOCKING_BYTES) {
            throw new ServiceException(
                    "WOULD_BLOCK",
                    422,
                    "the table is too large for blocking its writes: create the index concurrently");
        }
        return connection.preparedQuery(COLUMNS).execute(Tuple.of(table.oid())).map(rows -> {
            Map<String, Integer> numbers = new HashMap<>();
            rows.forEach(row -> numbers.put(row.getString(0), row.getInteger(1)));
            if (!numbers.keySet().containsAll(columns)) {
                throw new ServiceException("UNKNOWN_COLUMN", 404, "the table does not have all of these columns");
            }
            String key = columns.stream()
                    .map(column -> String.valueOf(numbers.get(column)))
                    .collect(Collectors.joining(" "));
            return new IndexDefinition(table, columns, key, how.unique());
        });
    }

    /** Completes when this session alone works on the table; the lock goes with the session. */
    private Future<Void> locked(Table table, int polls) {
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(LOCK_CLASS, (int) table.oid()))
                .compose(rows -> {
                    if (rows.iterator().next().getBoolean(0)) {
                        return Future.succeededFuture();
                    }
                    if (polls >= LOCK_POLLS) {
                        throw new ServiceException("BUSY", 409, "another index is being created on the table");
                    }
                    return vertx.timer(LOCK_POLL_MILLIS, TimeUnit.MILLISECONDS)
                            .compose(tick -> locked(table, polls + 1));
                });
    }

    private Future<IndexResult> build(IndexDefinition definition, int attempt) {
        return same(definition).compose(rows -> {
            for (Row row : rows) {
                if (row.getBoolean(1)) {
                    return Future.succeededFuture(
                            new IndexResult(false, row.getString(0), definition.statement(how.concurrent())));
                }
            }
            Future<Void> clean = Future.succeededFuture();
            for (Row row : rows) {
                clean = clean.compose(dropped -> drop(row.getString(2), row.getString(0)));
            }
            return clean.compose(cleaned -> free(definition)).compose(free -> create(definition, attempt));
        });
    }

    private Future<RowSet<Row>> same(IndexDefinition definition) {
        return connection
                .preparedQuery(SAME)
                .execute(Tuple.of(definition.table().oid(), definition.unique(), definition.key()));
    }

    private Future<Void> free(IndexDefinition definition) {
        return taken(definition).map(rows -> {
            if (rows.size() > 0) {
                throw new ServiceException("NAME_CONFLICT", 409, "the index's name is taken by something else");
            }
            return null;
        });
    }

    private Future<RowSet<Row>> taken(IndexDefinition definition) {
        return connection
                .preparedQuery(TAKEN)
                .execute(Tuple.of(definition.table().schema(), definition.name()));
    }

    private Future<IndexResult> create(IndexDefinition definition, int attempt) {
        String statement = definition.statement(how.concurrent());
        // Alone in its message: anything beside it would make a transaction, in which it cannot be concurrent.
        return connection
                .query(statement)
                .execute()
                .map(created -> new IndexResult(true, definition.name(), statement))
                .recover(failure -> clean(definition).transform(cleaned -> {
                    if (attempt < MAX_ATTEMPTS && isWorthRetrying(failure)) {
                        return vertx.timer(1L << attempt, TimeUnit.SECONDS)
                                .compose(tick -> build(definition, attempt + 1));
                    }
                    return Future.failedFuture(failure);
                }));
    }

    private Future<Void> clean(IndexDefinition definition) {
        return taken(definition).compose(rows -> {
            for (Row row : rows) {
                if (Boolean.FALSE.equals(row.getBoolean(0))) {
                    return drop(definition.table().schema(), definition.name());
                }
            }
            return Future.succeededFuture();
        });
    }

    private Future<Void> drop(String schema, String name) {
        return connection
                .query("DROP INDEX CONCURRENTLY IF EXISTS " + Table.quote(schema) + '.' + Table.quote(name))
                .execute()
                .mapEmpty();
    }

    private static boolean isWorthRetrying(Throwable failure) {
        return failure instanceof PgException refusal
                && switch (Failures.sqlState(refusal)) {
                    case "55P03", "40P01" -> true;
                    default -> false;
                };
    }
}
