package io.headgate.core.admin;

import io.headgate.api.service.LoadBalancerService;
import io.headgate.api.service.LoadBalancerService.ServerStatus;
import io.headgate.api.service.ServiceException;
import io.headgate.core.service.GatewayViews;
import io.headgate.core.service.ServerJson;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Pools and their servers. */
public final class PoolsResource implements Resource {

    private static final String POOL = "/api/v1/pools/:pool";

    private final GatewayViews views;

    /** The resource of what is seen by this. */
    public PoolsResource(GatewayViews views) {
        this.views = views;
    }

    @Override
    public void addTo(Paths paths) {
        paths.on(
                        HttpMethod.GET,
                        "/api/v1/pools",
                        request -> Answers.json(request, JsonObject.of("pools", views.pools())))
                .on(HttpMethod.GET, POOL, request -> Answers.json(request, json(pool(request))))
                .on(HttpMethod.POST, POOL + "/servers/:server/drain", request -> drain(request, true))
                .on(HttpMethod.POST, POOL + "/servers/:server/undrain", request -> drain(request, false));
    }

    private void drain(RoutingContext request, boolean drain) {
        LoadBalancerService pool = pool(request);
        String id = server(pool, request.pathParam("server")).id();
        Future<Void> change = drain ? pool.drainServer(id) : pool.undrainServer(id);
        String what = (drain ? "drain" : "undrain") + " of server " + id + " of pool " + pool.name();
        Answers.json(request, Answers.audited(request, what, change).map(done -> ServerJson.of(server(pool, id))));
    }

    private LoadBalancerService pool(RoutingContext request) {
        return views.services().pools().get(request.pathParam("pool"));
    }

    private static ServerStatus server(LoadBalancerService pool, String named) {
        return pool.servers().stream()
                .filter(server -> server.address().equals(named) || server.id().equals(named))
                .findFirst()
                .orElseThrow(() -> new ServiceException(
                        "NOT_FOUND", 404, "the pool " + pool.name() + " has no server of that address"));
    }

    private static JsonObject json(LoadBalancerService pool) {
        JsonArray servers = new JsonArray();
        pool.servers().forEach(server -> servers.add(ServerJson.of(server)));
        return new JsonObject().put("name", pool.name()).put("servers", servers);
    }
}
