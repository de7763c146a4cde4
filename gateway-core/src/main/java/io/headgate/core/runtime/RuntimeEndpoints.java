package io.headgate.core.runtime;

import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.cache.Cache;
import io.headgate.core.config.ExtensionConfig;
import io.headgate.core.config.FilterConfig;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.config.HealthConfig;
import io.headgate.core.config.RouteConfig;
import io.headgate.core.config.TierConfig;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionEndpoints;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.Point;
import io.headgate.core.service.ServerJson;
import io.headgate.core.upstream.Pool;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/** Gives every extension that a runtime has created its address on the event bus. */
final class RuntimeEndpoints {

    private final ExtensionCatalog catalog;
    private final ExtensionFailures failures;
    private final ExtensionEndpoints endpoints;

    private RuntimeEndpoints(ExtensionCatalog catalog, ExtensionFailures failures, EventBus bus) {
        this.catalog = catalog;
        this.failures = failures;
        this.endpoints = new ExtensionEndpoints(bus);
    }

    /** Those of a runtime that has been built; they are not open yet. */
    static ExtensionEndpoints of(
            GatewayConfig config, Organs organs, ExtensionCatalog catalog, ExtensionFailures failures, EventBus bus) {
        RuntimeEndpoints made = new RuntimeEndpoints(catalog, failures, bus);
        organs.pools().all().values().forEach(made::add);
        config.caches().values().forEach(cache -> {
            Cache running = organs.caches().get(cache.name());
            if (running != null) {
                made.add(
                        Point.CACHE_STRATEGY,
                        CacheStrategyFactory.class,
                        cache.strategy(),
                        cache.name(),
                        running::stats);
                for (TierConfig tier : cache.tiers()) {
                    made.add(Point.CACHE_STORE, CacheStoreFactory.class, tier.store(), cache.name(), running::stats);
                }
            }
        });
        config.routes().forEach(made::add);
        return made.endpoints;
    }

    private void add(Pool pool) {
        Supplier<JsonObject> servers = () -> new JsonObject()
                .put(
                        "servers",
                        new JsonArray(
                                pool.servers().stream().map(ServerJson::of).toList()));
        add(
                Point.BALANCER,
                BalancerFactory.class,
                pool.config().algorithm(),
                pool.name(),
                () -> servers.get().put("fallbacks", pool.balancerFailures()));
        HealthConfig health = pool.config().health();
        if (health != null) {
            add(Point.HEALTH_CHECK, HealthCheckFactory.class, health.check(), pool.name(), servers);
        }
    }

    private void add(RouteConfig route) {
        for (FilterConfig filter : route.filters()) {
            add(Point.FILTER, FilterFactory.class, filter.filter(), route.name(), JsonObject::new);
        }
    }

    private <T extends ExtensionFactory> void add(
            Point point, Class<T> factory, ExtensionConfig config, String name, Supplier<JsonObject> stats) {
        Extension<T> extension = catalog.find(factory, config.type());
        if (extension != null) {
            ExtensionFailures.Key key =
                    new ExtensionFailures.Key(extension.context().pluginId(), point);
            ExtensionEndpoints.Created created =
                    new ExtensionEndpoints.Created(point, name, extension, config.options());
            endpoints.add(created, () -> stats.get().put("pluginFailures", failures.count(key)));
        }
    }
}
