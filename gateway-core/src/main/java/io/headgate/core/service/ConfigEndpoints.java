package io.headgate.core.service;

import io.headgate.core.config.ConfigProblem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Lets any verticle read and change the config as a document: {@code headgate.config.*}. */
public final class ConfigEndpoints {

    private final ConfigControl config;
    private final BusOperations operations;

    /** Registers all operations. */
    public ConfigEndpoints(Vertx vertx, ConfigControl config) {
        this.config = config;
        operations = new BusOperations(vertx);
        operations.register("headgate.config.get", this::get);
        operations.register("headgate.config.put", this::put);
        operations.register("headgate.config.check", this::check);
        operations.register("headgate.config.versions", this::versions);
        operations.register("headgate.config.version", this::version);
        operations.register("headgate.config.diff", this::diff);
        operations.register("headgate.config.rollback", this::rollback);
    }

    /** Unregisters them. */
    public Future<Void> close() {
        return operations.close();
    }

    /** A result as JSON, whose {@code outcome} tells which it is. */
    public static JsonObject json(ConfigControl.Result result) {
        if (result instanceof ConfigControl.Result.Applied applied) {
            JsonObject json = new JsonObject()
                    .put("outcome", "applied")
                    .put("version", applied.version())
                    .put("etag", applied.etag())
                    .put("state", applied.state());
            return applied.canary() == null ? json : json.put("canary", applied.canary());
        }
        if (result instanceof ConfigControl.Result.Conflict conflict) {
            return new JsonObject()
                    .put("outcome", "conflict")
                    .put("current", conflict.current())
                    .put("yours", new JsonObject().put("text", conflict.yours()));
        }
        if (result instanceof ConfigControl.Result.Invalid invalid) {
            return new JsonObject().put("outcome", "invalid").put("problems", problems(invalid.problems()));
        }
        return new JsonObject()
                .put("outcome", "read-only")
                .put("reason", ((ConfigControl.Result.ReadOnly) result).reason());
    }

    /** Problems as JSON. */
    public static JsonArray problems(List<ConfigProblem> problems) {
        JsonArray json = new JsonArray();
        problems.forEach(problem -> json.add(new JsonObject()
                .put("path", problem.path())
                .put("line", problem.line())
                .put("message", problem.message())));
        return json;
    }

    private Future<JsonObject> get(Arguments arguments) {
        arguments.only();
        return config.document();
    }

    private Future<JsonObject> put(Arguments arguments) {
        arguments.only("text", "etag");
        return config.write(arguments.text("text"), arguments.optionalText("etag"), "event bus")
                .map(ConfigEndpoints::json);
    }

    private Future<JsonObject> check(Arguments arguments) {
        arguments.only("text");
        return config.validate(arguments.text("text"))
                .map(problems ->
                        new JsonObject().put("valid", problems.isEmpty()).put("problems", problems(problems)));
    }

    private Future<JsonObject> versions(Arguments arguments) {
        arguments.only();
        return Future.succeededFuture(new JsonObject().put("versions", new JsonArray(List.copyOf(config.versions()))));
    }

    private Future<JsonObject> version(Arguments arguments) {
        arguments.only("version");
        return config.version(arguments.whole("version"));
    }

    private Future<JsonObject> diff(Arguments arguments) {
        arguments.only("from", "to");
        return config.diff(arguments.whole("from"), arguments.whole("to"))
                .map(diff -> new JsonObject().put("diff", diff));
    }

    private Future<JsonObject> rollback(Arguments arguments) {
        arguments.only("version", "etag");
        return config.rollback(arguments.whole("version"), arguments.optionalText("etag"))
                .map(ConfigEndpoints::json);
    }
}
