package io.headgate.core.database;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Asks PostgreSQL for the plan of a statement without letting anything of it happen. */
final class Plans {

    static final int TIMEOUT_MILLIS = 2_000;

    // Planning runs immutable functions, whatever they claim: hence read-only, bounded and rolled back.
    private static final String BEGIN = "BEGIN READ ONLY; SET LOCAL statement_timeout = " + TIMEOUT_MILLIS;

    // The parentheses keep a text that begins with "analyze" from being taken as an option.
    private static final String EXPLAIN = "EXPLAIN (FORMAT JSON, VERBOSE, SETTINGS) ";

    private Plans() {}

    /** The plan with these very parameters; the connection is outside of a transaction before and after. */
    static Future<JsonObject> explain(Lease lease, String sql, Tuple parameters) {
        SqlConnection connection = lease.connection();
        Future<RowSet<Row>> begun = connection.query(BEGIN).execute();
        Future<RowSet<Row>> explained = connection.preparedQuery(EXPLAIN + sql).execute(parameters);
        Future<RowSet<Row>> ended = connection.query("ROLLBACK").execute();
        return Future.join(begun, explained, ended).transform(done -> explained.map(Plans::plan));
    }

    private static JsonObject plan(RowSet<Row> rows) {
        Object value = rows.iterator().next().getValue(0);
        JsonArray plans = value instanceof JsonArray array ? array : new JsonArray(value.toString());
        return plans.getJsonObject(0);
    }
}
