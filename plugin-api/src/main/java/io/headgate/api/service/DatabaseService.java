package io.headgate.api.service;

import io.headgate.api.database.AnalyzeResult;
import io.headgate.api.database.IndexOptions;
import io.headgate.api.database.IndexResult;
import io.headgate.api.database.QueryOptions;
import io.headgate.api.database.QueryResult;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One database. Safe for use from any thread; failures are {@link ServiceException}s. */
public interface DatabaseService {

    /** The name in the config. */
    String name();

    /**
     * Runs one statement with bound parameters. Several statements in one text are refused.
     *
     * @param parameters for {@code $1}, {@code $2}, …; strings, numbers, booleans, null, JSON and java.time values
     */
    Future<QueryResult> query(String sql, List<@Nullable Object> parameters, QueryOptions options);

    /**
     * Creates a btree index on columns of a table, unless a valid one with the same definition is there. An index that
     * could not be finished is removed again; where that has to wait for a transaction of somebody else, it is done
     * after this has failed, and until then the table is {@code BUSY}.
     *
     * @param table {@code table} or {@code schema.table}; checked against the catalogue
     */
    Future<IndexResult> createIndex(String table, List<String> columns, IndexOptions options);

    /** Refreshes the planner's statistics of a table; fails with {@code NOT_OWNER} when PostgreSQL skipped it. */
    Future<AnalyzeResult> analyzeTable(String table);
}
