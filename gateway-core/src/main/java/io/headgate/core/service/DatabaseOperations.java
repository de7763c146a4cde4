package io.headgate.core.service;

import io.headgate.api.database.IndexOptions;
import io.headgate.api.database.QueryOptions;
import io.headgate.api.database.QueryResult;
import io.headgate.api.service.DatabaseService;
import io.headgate.api.service.Services;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** {@code headgate.database.*}. */
final class DatabaseOperations {

    private final Services services;

    DatabaseOperations(Services services) {
        this.services = services;
    }

    void register(BusOperations operations) {
        operations.register("headgate.database.query", this::query);
        operations.register("headgate.database.create-index", this::createIndex);
        operations.register("headgate.database.analyze-table", this::analyzeTable);
    }

    private Future<JsonObject> query(Arguments arguments) {
        DatabaseService database =
                database(arguments.only("database", "sql", "parameters", "explain", "timeout", "readOnly"));
        QueryOptions options = new QueryOptions(
                arguments.flag("explain", false),
                arguments.duration("timeout", Duration.ofMillis(1)),
                arguments.flag("readOnly", false));
        return database.query(arguments.text("sql"), arguments.values("parameters"), options)
                .map(DatabaseOperations::encoded);
    }

    private Future<JsonObject> createIndex(Arguments arguments) {
        DatabaseService database = database(arguments.only("database", "table", "columns", "concurrent", "unique"));
        IndexOptions options = new IndexOptions(arguments.flag("concurrent", true), arguments.flag("unique", false));
        return database.createIndex(arguments.text("table"), arguments.texts("columns"), options)
                .map(index -> new JsonObject()
                        .put("created", index.created())
                        .put("name", index.name())
                        .put("statement", index.statement()));
    }

    private Future<JsonObject> analyzeTable(Arguments arguments) {
        DatabaseService database = database(arguments.only("database", "table"));
        return database.analyzeTable(arguments.text("table"))
                .map(result -> new JsonObject()
                        .put("table", result.table())
                        .put("rows", result.rows())
                        .put("tookMillis", result.took().toMillis()));
    }

    private DatabaseService database(Arguments arguments) {
        return ServiceEndpoints.choose(services.databases(), arguments.optionalText("database"));
    }

    private static JsonObject encoded(QueryResult result) {
        JsonObject json = new JsonObject()
                .put("columns", new JsonArray(result.columns()))
                .put("rows", result.rows())
                .put("rowCount", result.rowCount());
        if (result.plan() != null) {
            json.put("plan", result.plan());
        }
        if (result.planError() != null) {
            json.put("planError", result.planError());
        }
        return json;
    }
}
