package io.headgate.core.plugin;

import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.ExtensionFactory;

/** The extension points, by the names that they have in addresses, meters and messages. */
public enum Point {
    /** Chooses a server. */
    BALANCER("balancer", BalancerFactory.class),
    /** Finds out whether a server is well. */
    HEALTH_CHECK("health-check", HealthCheckFactory.class),
    /** Decides what a cache is to do. */
    CACHE_STRATEGY("cache-strategy", CacheStrategyFactory.class),
    /** Holds entries of a cache. */
    CACHE_STORE("cache-store", CacheStoreFactory.class),
    /** Looks at, changes or answers requests. */
    FILTER("filter", FilterFactory.class);

    private final String label;
    private final Class<? extends ExtensionFactory> factory;

    Point(String label, Class<? extends ExtensionFactory> factory) {
        this.label = label;
        this.factory = factory;
    }

    /** The point whose extensions implement this interface. */
    public static Point of(Class<? extends ExtensionFactory> factory) {
        for (Point point : values()) {
            if (point.factory == factory) {
                return point;
            }
        }
        throw new IllegalArgumentException(factory + " is no extension point");
    }

    /** The name, such as {@code cache-store}. */
    public String label() {
        return label;
    }

    /** The interface that extensions of this point implement. */
    public Class<? extends ExtensionFactory> factory() {
        return factory;
    }
}
