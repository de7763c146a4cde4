package io.headgate.core.runtime;

import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.Point;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A catalog that has stand-ins for extensions that are not there, for a config that lost a plugin by force. Each behaves
 * as its extension would if every call of it failed: the pool goes on with round-robin and without checks, the cache
 * stores nothing, the filter answers 502 or is passed over.
 */
final class RemovedExtensions implements ExtensionCatalog {

    private final ExtensionCatalog present;
    private final Predicate<String> wanted;
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    private RemovedExtensions(ExtensionCatalog present, Predicate<String> wanted) {
        this.present = present;
        this.wanted = wanted;
    }

    /** Has a stand-in for whatever is missing. */
    static RemovedExtensions all(ExtensionCatalog present) {
        return new RemovedExtensions(present, label -> true);
    }

    /** Has stand-ins for these, as far as they are missing. */
    static RemovedExtensions of(ExtensionCatalog present, Set<String> labels) {
        return new RemovedExtensions(present, labels::contains);
    }

    /** What stand-ins were given for, such as {@code filter/demo-banner}. */
    Set<String> used() {
        return Set.copyOf(used);
    }

    @Override
    public <T extends ExtensionFactory> @Nullable Extension<T> find(Class<T> point, String type) {
        Extension<T> found = present.find(point, type);
        String label = Point.of(point).label() + '/' + type;
        if (found != null || !wanted.test(label)) {
            return found;
        }
        used.add(label);
        return new Extension<>(point.cast(standIn(point, type)), new NoPlugin(type));
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
