package io.headgate.core.database;

import io.headgate.api.service.ServiceException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * A table as the catalogue knows it.
 *
 * @param partitioned whether its rows are in other tables
 */
record Table(long oid, String schema, String name, boolean partitioned, long bytes) {

    // Names only ever travel as parameters. Without a schema the search path decides, as it does for queries.
    private static final String FIND = """
            SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind = 'p', pg_table_size(c.oid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'm', 'p')
              AND ((c.relname = $1 AND pg_table_is_visible(c.oid)) OR (n.nspname = $2 AND c.relname = $3))
            ORDER BY (c.relname = $1 AND pg_table_is_visible(c.oid)) DESC LIMIT 1""";

    /** Finds {@code table} or {@code schema.table}; fails with {@code UNKNOWN_TABLE}. */
    static Future<Table> find(SqlConnection connection, String text) {
        int dot = text.indexOf('.');
        String schema = dot < 0 ? "" : text.substring(0, dot);
        return connection
                .preparedQuery(FIND)
                .execute(Tuple.of(text, schema, text.substring(dot + 1)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new ServiceException("UNKNOWN_TABLE", 404, "there is no such table");
                    }
                    return of(rows.iterator().next());
                });
    }

    private static Table of(Row row) {
        String schema = row.getString(1);
        if (schema.startsWith("pg_") || schema.equals("information_schema")) {
            throw new ServiceException("FORBIDDEN", 403, "tables of the system are not for maintenance");
        }
        return new Table(row.getLong(0), schema, row.getString(2), row.getBoolean(3), row.getLong(4));
    }

    String qualified() {
        return schema + '.' + name;
    }

    String quoted() {
        return quote(schema) + '.' + quote(name);
    }

    /** An identifier that means just this name. */
    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
