package io.headgate.core;

import io.headgate.api.service.CacheService;
import io.headgate.api.service.LoadBalancerService;
import io.headgate.api.service.Services;
import io.headgate.core.config.AdminConfig;
import io.headgate.core.config.RouteCacheConfig;
import io.headgate.core.config.RouteConfig;
import io.headgate.core.config.TargetConfig;
import io.headgate.core.database.DatabaseStats;
import io.headgate.core.plugin.PluginStatus;
import io.headgate.core.proxy.LaneStats;
import io.headgate.core.runtime.Runtimes;
import io.headgate.core.service.GatewayViews;
import io.headgate.core.service.ServerJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;

/** What operators see of a gateway, as JSON. */
final class GatewayStatus implements GatewayViews {

    private final Gateway gateway;
    private final LaneStats lanes;
    private final Runtimes runtimes;
    private final Services services;
    private final GatewayTraffic traffic;

    GatewayStatus(Gateway gateway, LaneStats lanes, Runtimes runtimes, Services services, GatewayTraffic traffic) {
        this.gateway = gateway;
        this.lanes = lanes;
        this.runtimes = runtimes;
        this.services = services;
        this.traffic = traffic;
    }

    @Override
    public JsonObject status() {
        return new JsonObject()
                .put("version", Version.number())
                .put("uptimeSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000)
                .put("config", runtimes.current().config().digest())
                .put("canary", gateway.canary())
                .put("requests", requests())
                .put("listeners", listeners())
                .put("pools", pools())
                .put("caches", caches())
                .put("databases", databases())
                .put("plugins", plugins())
                .put("extensionFailures", failures());
    }

    private JsonObject requests() {
        long total = 0;
        JsonObject classes = new JsonObject();
        for (int statusClass = 1; statusClass <= 5; statusClass++) {
            classes.put(statusClass + "xx", lanes.responses(statusClass));
            total += lanes.responses(statusClass);
        }
        return new JsonObject()
                .put("total", total)
                .put("inFlight", lanes.inFlight())
                .put("connections", lanes.connections())
                .put("responses", classes);
    }

    private JsonArray listeners() {
        JsonArray listeners = new JsonArray();
        gateway.listeners()
                .forEach((name, url) ->
                        listeners.add(new JsonObject().put("name", name).put("url", url)));
        return listeners;
    }

    @Override
    public JsonArray pools() {
        JsonArray pools = new JsonArray();
        for (String name : services.pools().names()) {
            LoadBalancerService pool = services.pools().get(name);
            JsonArray servers = new JsonArray();
            pool.servers().forEach(server -> servers.add(ServerJson.of(server)));
            pools.add(new JsonObject().put("name", name).put("servers", servers));
        }
        return pools;
    }

    @Override
    public JsonArray caches() {
        JsonArray caches = new JsonArray();
        for (String name : services.caches().names()) {
            CacheService cache = services.caches().get(name);
            caches.add(new JsonObject().put("name", name).mergeIn(cache.stats()));
        }
        return caches;
    }

    @Override
    public JsonArray databases() {
        JsonArray databases = new JsonArray();
        runtimes.current().databases().all().forEach((name, database) -> databases.add(json(name, database.stats())));
        return databases;
    }

    @Override
    public JsonObject traffic() {
        return traffic.json();
    }

    @Override
    public JsonArray routes() {
        JsonArray routes = new JsonArray();
        for (RouteConfig route : runtimes.current().config().routes()) {
            JsonArray filters = new JsonArray();
            route.filters().forEach(filter -> filters.add(filter.filter().type()));
            RouteCacheConfig cache = route.cache();
            routes.add(new JsonObject()
                    .put("name", route.name())
                    .put(
                            "match",
                            new JsonObject()
                                    .put("hosts", new JsonArray(route.match().hosts()))
                                    .put("path", route.match().path())
                                    .put("methods", new JsonArray(route.match().methods())))
                    .put("target", target(route.target()))
                    .put("cache", cache == null ? null : cache.cache())
                    .put("filters", filters)
                    .mergeIn(traffic.route(route.name())));
        }
        return routes;
    }

    private static JsonObject target(TargetConfig target) {
        String type = "redirect";
        String name = null;
        if (target instanceof TargetConfig.ToPool pool) {
            type = "pool";
            name = pool.pool();
        } else if (target instanceof TargetConfig.ToQuery query) {
            type = "query";
            name = query.database();
        } else if (target instanceof TargetConfig.ToResponse) {
            type = "response";
        }
        return new JsonObject().put("type", type).put("name", name);
    }

    @Override
    public Future<JsonArray> extensions() {
        // Types and schemas are told by code of plugins.
        return gateway.vertx().executeBlocking(() -> OfferedJson.of(gateway.catalog()), false);
    }

    @Override
    public boolean pluginUpload() {
        AdminConfig admin = runtimes.current().config().admin();
        return admin != null && admin.pluginUpload();
    }

    @Override
    public Services services() {
        return services;
    }

    private JsonArray plugins() {
        JsonArray plugins = new JsonArray();
        gateway.plugins().stream().map(PluginStatus::toJson).forEach(plugins::add);
        return plugins;
    }

    private JsonArray failures() {
        JsonArray failures = new JsonArray();
        gateway.failures()
                .counts()
                .forEach((key, count) -> failures.add(new JsonObject()
                        .put("plugin", key.plugin())
                        .put("point", key.point().label())
                        .put("failures", count)));
        return failures;
    }

    private static JsonObject json(String name, DatabaseStats stats) {
        return new JsonObject()
                .put("name", name)
                .put("size", stats.size())
                .put("inUse", stats.inUse())
                .put("waiting", stats.waiting())
                .put("queries", stats.queries())
                .put("errors", stats.errors())
                .put("timeouts", stats.timeouts())
                .put("cancels", stats.cancels())
                .put("terminations", stats.terminations());
    }
}
