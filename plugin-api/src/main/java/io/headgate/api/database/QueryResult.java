package io.headgate.api.database;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query returned.
 *
 * @param columns the names, in order
 * @param rows one JSON object a row
 * @param rowCount the rows returned or, for a statement that returns none, changed
 * @param plan PostgreSQL's {@code EXPLAIN (FORMAT JSON)}, null unless it was asked for and could be had
 * @param planError why there is no plan although it was asked for, null otherwise
 */
public record QueryResult(
        List<String> columns,
        JsonArray rows,
        int rowCount,
        @Nullable JsonObject plan,
        @Nullable String planError) {}
