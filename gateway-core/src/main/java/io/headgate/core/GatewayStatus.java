package io.headgate.core;

import io.headgate.api.service.CacheService;
import io.headgate.api.service.LoadBalancerService;
import io.headgate.api.service.Services;
import io.headgate.core.database.DatabaseStats;
import io.headgate.core.plugin.PluginStatus;
import io.headgate.core.proxy.LaneStats;
import io.headgate.core.runtime.Runtimes;
import io.headgate.core.service.ServerJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;

/** What operators see of a gateway, as JSON. */
final class GatewayStatus {

    private final Gateway gateway;
    private final LaneStats lanes;
    private final Runtimes runtimes;
    private final Services services;

    GatewayStatus(Gateway gateway, LaneStats lanes, Runtimes runtimes, Services services) {
        this.gateway = gateway;
        this.lanes = lanes;
        this.runtimes = runtimes;
        this.services = services;
    }

    JsonObject json() {
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

    private JsonArray pools() {
        JsonArray pools = new JsonArray();
        for (String name : services.pools().names()) {
            LoadBalancerService pool = services.pools().get(name);
            JsonArray servers = new JsonArray();
            pool.servers().forEach(server -> servers.add(ServerJson.of(server)));
            pools.add(new JsonObject().put("name", name).put("servers", servers));
        }
        return pools;
    }

    private JsonArray caches() {
        JsonArray caches = new JsonArray();
        for (String name : services.caches().names()) {
            CacheService cache = services.caches().get(name);
            caches.add(new JsonObject().put("name", name).mergeIn(cache.stats()));
        }
        return caches;
    }

    private JsonArray databases() {
        JsonArray databases = new JsonArray();
        runtimes.current().databases().all().forEach((name, database) -> databases.add(json(name, database.stats())));
        return databases;
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
