package io.headgate.core.service;

import io.headgate.api.service.LoadBalancerService;
import io.headgate.api.service.LoadBalancerService.ServerSpec;
import io.headgate.api.service.Services;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** {@code headgate.pool.*}. */
final class PoolOperations {

    private static final int MAX_PORT = 65_535;

    private final Services services;

    PoolOperations(Services services) {
        this.services = services;
    }

    void register(BusOperations operations) {
        operations.register("headgate.pool.add-server", this::addServer);
        operations.register("headgate.pool.remove-server", this::removeServer);
        operations.register("headgate.pool.drain-server", this::drainServer);
        operations.register("headgate.pool.undrain-server", this::undrainServer);
        operations.register("headgate.pool.next-server", this::nextServer);
        operations.register("headgate.pool.servers", this::servers);
    }

    private Future<JsonObject> addServer(Arguments arguments) {
        LoadBalancerService pool = pool(arguments.only("pool", "id", "host", "port", "weight", "health"));
        String host = arguments.text("host");
        int port = arguments.number("port", 80);
        if (port < 1 || port > MAX_PORT) {
            throw Arguments.invalid("port: " + port + " (expected: 1 to " + MAX_PORT + ")");
        }
        // The form that servers have whose id the file leaves out.
        String authority = (host.indexOf(':') >= 0 ? '[' + host + ']' : host).toLowerCase(Locale.ROOT) + ':' + port;
        String id = arguments.optionalText("id");
        return pool.addServer(new ServerSpec(
                        id == null ? authority : id,
                        "http://" + authority,
                        arguments.number("weight", 1),
                        arguments.optionalText("health")))
                .map(ServerJson::of);
    }

    private Future<JsonObject> removeServer(Arguments arguments) {
        LoadBalancerService pool = pool(arguments.only("pool", "id"));
        return pool.removeServer(arguments.text("id")).map(done -> new JsonObject().put("removed", true));
    }

    private Future<JsonObject> drainServer(Arguments arguments) {
        LoadBalancerService pool = pool(arguments.only("pool", "id"));
        return pool.drainServer(arguments.text("id")).map(done -> new JsonObject().put("draining", true));
    }

    private Future<JsonObject> undrainServer(Arguments arguments) {
        LoadBalancerService pool = pool(arguments.only("pool", "id"));
        return pool.undrainServer(arguments.text("id")).map(done -> new JsonObject().put("draining", false));
    }

    private Future<JsonObject> nextServer(Arguments arguments) {
        LoadBalancerService pool = pool(arguments.only("pool", "sessionId"));
        return pool.nextServer(arguments.optionalText("sessionId")).map(ServerJson::of);
    }

    private Future<JsonObject> servers(Arguments arguments) {
        JsonArray servers = new JsonArray();
        pool(arguments.only("pool")).servers().forEach(server -> servers.add(ServerJson.of(server)));
        return Future.succeededFuture(new JsonObject().put("servers", servers));
    }

    private LoadBalancerService pool(Arguments arguments) {
        return ServiceEndpoints.choose(services.pools(), arguments.optionalText("pool"));
    }
}
