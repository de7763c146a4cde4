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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates one index on a connection of its own, and leaves no unfinished one behind: removing that may have to wait for
 * the same transactions that kept the index from being finished, which is done when the caller has its answer.
 */
final class IndexJob implements Maintenance.Job<IndexResult> {

    private static final Logger LOG = LoggerFactory.getLogger(IndexJob.class);

    private static final int MAX_COLUMNS = 32;
    private static final int MAX_ATTEMPTS = 3;
    private static final long MAX_BLOCKING_BYTES = 10L * 1024 * 1024;
    private static final int LOCK_POLL_MILLIS = 500;
    private static final int LOCK_POLLS = 120;
    private static final int LOCK_CLASS = 0x48474958;

    // No statement timeout: running into one would leave an invalid index, which every write still pays for.
    private static final String SETTINGS = "SET statement_timeout = 0; SET lock_timeout = ";

    // Removing waits for locks as long as it takes, but not for ever.
    private static final String CLEANING = "SET lock_timeout = 0; SET statement_timeout = '10min'";

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

    // What others build is seen only by those who may see it: then any build in the database may be this one.
    private static final String BUILDING = """
            SELECT FROM pg_stat_progress_create_index
            WHERE datname = current_database() AND pid <> pg_backend_pid()
              AND (relid = $1::bigint::oid OR ($2 AND relid IS NULL))""";

    private static final String TAKEN = """
            SELECT i.indisvalid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE n.nspname = $1 AND c.relname = $2""";

    private final Vertx vertx;
    private final PgConnection connection;
    private final Watch watch;
    private final int lockMillis;
    private final List<String> columns;
    private final IndexOptions how;
    private volatile Future<Void> rest = Future.succeededFuture();

    IndexJob(
            Vertx vertx, PgConnection connection, Watch watch, int lockMillis, List<String> columns, IndexOptions how) {
        this.vertx = vertx;
        this.connection = connection;
        this.watch = watch;
        this.lockMillis = lockMillis;
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

    @Override
    public Future<IndexResult> run(String tableName) {
        return execute(SETTINGS + lockMillis)
                .compose(set -> watch.over(Table.find(connection, tableName)))
                .compose(this::define)
                .compose(definition -> locked(definition.table(), 0).compose(locked -> build(definition, 1)));
    }

    @Override
    public Future<Void> rest() {
        return rest;
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
        return query(COLUMNS, Tuple.of(table.oid())).map(rows -> {
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
        return query(LOCK, Tuple.of(LOCK_CLASS, (int) table.oid())).compose(rows -> {
            if (rows.iterator().next().getBoolean(0)) {
                return Future.succeededFuture();
            }
            if (polls >= LOCK_POLLS) {
                throw busy();
            }
            return vertx.timer(LOCK_POLL_MILLIS, TimeUnit.MILLISECONDS).compose(tick -> locked(table, polls + 1));
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
            Future<Void> clean = alone(definition.table(), rows.size() > 0);
            for (Row row : rows) {
                clean = clean.compose(dropped -> drop(row.getString(2), row.getString(0)));
            }
            return clean.compose(cleaned -> free(definition)).compose(free -> create(definition, attempt));
        });
    }

    /** An index that is not valid may be one that somebody else is just building. */
    private Future<Void> alone(Table table, boolean leftovers) {
        return query(BUILDING, Tuple.of(table.oid(), leftovers)).map(rows -> {
            if (rows.size() > 0) {
                throw busy();
            }
            return null;
        });
    }

    private Future<RowSet<Row>> same(IndexDefinition definition) {
        return query(SAME, Tuple.of(definition.table().oid(), definition.unique(), definition.key()));
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
        return query(TAKEN, Tuple.of(definition.table().schema(), definition.name()));
    }

    private Future<IndexResult> create(IndexDefinition definition, int attempt) {
        String statement = definition.statement(how.concurrent());
        // Alone in its message: anything beside it would make a transaction, in which it cannot be concurrent.
        return execute(statement)
                .map(created -> new IndexResult(true, definition.name(), statement))
                .recover(failure -> unfinished(definition).compose(unfinished -> {
                    if (unfinished) {
                        Future<Void> cleaned = clean(definition);
                        rest = cleaned;
                        // What held the index up holds its removal up too; in any other case it is soon done.
                        return isLocked(failure)
                                ? Future.failedFuture(failure)
                                : cleaned.timeout(lockMillis, TimeUnit.MILLISECONDS)
                                        .transform(done -> Future.failedFuture(failure));
                    }
                    if (attempt < MAX_ATTEMPTS && isWorthRetrying(failure)) {
                        return vertx.timer(1L << attempt, TimeUnit.SECONDS)
                                .compose(tick -> build(definition, attempt + 1));
                    }
                    return Future.failedFuture(failure);
                }));
    }

    /** Whether an index of that name is there which is not valid; after a failure it is what was left of ours. */
    private Future<Boolean> unfinished(IndexDefinition definition) {
        return taken(definition)
                .map(rows -> rows.size() > 0
                        && Boolean.FALSE.equals(rows.iterator().next().getBoolean(0)))
                .otherwise(false);
    }

    private Future<Void> clean(IndexDefinition definition) {
        String schema = definition.table().schema();
        return execute(CLEANING)
                .compose(set -> drop(schema, definition.name()))
                .onFailure(failure -> LOG.warn(
                        "The unfinished index {} of {} could not be removed; creating it again replaces it",
                        definition.name(),
                        definition.table().qualified(),
                        failure));
    }

    private Future<Void> drop(String schema, String name) {
        return execute("DROP INDEX CONCURRENTLY IF EXISTS " + Table.quote(schema) + '.' + Table.quote(name));
    }

    private Future<Void> execute(String sql) {
        return watch.over(connection.query(sql).execute()).mapEmpty();
    }

    private Future<RowSet<Row>> query(String sql, Tuple values) {
        return watch.over(connection.preparedQuery(sql).execute(values));
    }

    private static ServiceException busy() {
        return new ServiceException("BUSY", 409, "another index is being created on the table");
    }

    private static boolean isWorthRetrying(Throwable failure) {
        return isLocked(failure)
                || (failure instanceof PgException refusal
                        && Failures.sqlState(refusal).equals("40P01"));
    }

    private static boolean isLocked(Throwable failure) {
        return failure instanceof PgException refusal
                && Failures.sqlState(refusal).equals("55P03");
    }
}
