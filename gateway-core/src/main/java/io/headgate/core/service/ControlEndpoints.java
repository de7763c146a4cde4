package io.headgate.core.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Lets any verticle steer the gateway as a whole: {@code headgate.plugin.*}, {@code
 * headgate.config.*} and {@code headgate.canary.*}. */
public final class ControlEndpoints {

    private final GatewayControl control;
    private final BusOperations operations;

    /** Registers all operations. */
    public ControlEndpoints(Vertx vertx, GatewayControl control) {
        this.control = control;
        operations = new BusOperations(vertx);
        operations.register("headgate.plugin.list", this::list);
        operations.register("headgate.plugin.remove", this::remove);
        operations.register("headgate.plugin.release", this::release);
        operations.register("headgate.plugin.rescan", this::rescan);
        operations.register("headgate.config.apply", this::apply);
        operations.register("headgate.config.validate", this::validate);
        operations.register("headgate.canary.promote", this::promote);
        operations.register("headgate.canary.rollback", this::rollBack);
    }

    /** Unregisters them. */
    public Future<Void> close() {
        return operations.close();
    }

    private Future<JsonObject> list(Arguments arguments) {
        arguments.only();
        return Future.succeededFuture(plugins());
    }

    private Future<JsonObject> remove(Arguments arguments) {
        arguments.only("id", "force");
        return control.removePlugin(arguments.text("id"), arguments.flag("force", false))
                .map(done -> new JsonObject().put("removed", true));
    }

    private Future<JsonObject> release(Arguments arguments) {
        arguments.only("id");
        return control.releasePlugin(arguments.text("id")).map(done -> new JsonObject().put("released", true));
    }

    private Future<JsonObject> rescan(Arguments arguments) {
        arguments.only();
        return control.rescanPlugins().map(done -> plugins());
    }

    private Future<JsonObject> apply(Arguments arguments) {
        arguments.only();
        return control.applyConfig()
                .map(problems -> outcome("applied", problems).put("digest", control.configDigest()));
    }

    private Future<JsonObject> validate(Arguments arguments) {
        arguments.only();
        return control.validateConfig().map(problems -> outcome("valid", problems));
    }

    private Future<JsonObject> promote(Arguments arguments) {
        arguments.only();
        return control.promoteCanary().map(done -> new JsonObject().put("promoted", true));
    }

    private Future<JsonObject> rollBack(Arguments arguments) {
        arguments.only();
        return control.rollBackCanary().map(done -> new JsonObject().put("rolledBack", true));
    }

    private JsonObject plugins() {
        return new JsonObject().put("plugins", new JsonArray(List.copyOf(control.plugins())));
    }

    private static JsonObject outcome(String name, List<String> problems) {
        return new JsonObject().put(name, problems.isEmpty()).put("problems", new JsonArray(problems));
    }
}
