package io.headgate.core.runtime;

import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A catalog that has a stand-in for every extension that is not there, for a config that lost a plugin by force. Each
 * behaves as its extension would if every call of it failed: the pool goes on with round-robin and without checks, the
 * cache stores nothing, the filter answers 502 or is passed over.
 */
final class RemovedExtensions implements ExtensionCatalog {

    private final ExtensionCatalog present;

    RemovedExtensions(ExtensionCatalog present) {
        this.present = present;
    }

    @Override
    public <T extends ExtensionFactory> @Nullable Extension<T> find(Class<T> point, String type) {
        Extension<T> found = present.find(point, type);
        return found != null ? found : new Extension<>(point.cast(standIn(point, type)), new NoPlugin(type));
    }

    @Override
    public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
        return present.all(point);
    }

    private static ExtensionFactory standIn(Class<? extends ExtensionFactory> point, String type) {
        if (point == BalancerFactory.class) {
            return new StandIns.Balancers(type);
        }
        if (point == HealthCheckFactory.class) {
            return new StandIns.HealthChecks(type);
        }
        if (point == CacheStoreFactory.class) {
            return new StandIns.Stores(type);
        }
        if (point == CacheStrategyFactory.class) {
            return new StandIns.Strategies(type);
        }
        if (point == FilterFactory.class) {
            return new StandIns.Filters(type);
        }
        throw new IllegalArgumentException("no stand-in for " + point.getSimpleName());
    }
}
