package io.headgate.core.cache;

import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.config.CacheConfig;
import io.headgate.core.config.TierConfig;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.Point;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caches of one runtime. Built beside the caches before it and closed when nobody holds it any more.
 *
 * <p>Entries live on in the next build when a cache of the same name has a tier of the same type and options in the same
 * place and the plugin that made its store is loaded in the same version; another {@code ttl}, strategy or
 * {@code maxEntrySize} does not matter. Another version of the plugin makes a new, empty store, so that nothing of the
 * old version is held. Counters live on by name. What was stored for a route is used only while its config stays, see
 * {@link CachedRoute}.
 */
public final class Caches {

    private static final Logger LOG = LoggerFactory.getLogger(Caches.class);

    private final Map<String, Cache> byName;
    private final boolean grown;

    private Caches(Map<String, Cache> byName, boolean grown) {
        this.byName = byName;
        this.grown = grown;
    }

    /**
     * Builds caches. Not for an event loop: extensions are created.
     *
     * @param previous whose entries live on; it is not changed
     * @throws IllegalArgumentException names the cache or tier that cannot be made and why; nothing is left behind
     */
    public static Caches build(
            Map<String, CacheConfig> configs,
            ExtensionCatalog catalog,
            @Nullable Caches previous,
            CacheEnvironment environment) {
        Map<String, Cache> built = new LinkedHashMap<>();
        try {
            for (CacheConfig config : configs.values()) {
                Cache before = previous == null ? null : previous.byName.get(config.name());
                CacheState state = before == null ? new CacheState(config.name()) : before.state();
                CacheStrategy strategy = strategy(config, catalog, environment.failures());
                Tiers tiers = tiers(config, catalog, before, state, environment);
                Map<String, CachedRoute> routes = before == null ? Map.of() : before.routes();
                built.put(config.name(), new Cache(config, strategy, tiers, state, routes, environment));
            }
        } catch (RuntimeException | Error e) {
            built.values().forEach(cache -> closeUnused(cache.close()));
            throw e;
        }
        boolean grown = previous == null || !previous.stores().containsAll(stores(built.values()));
        return new Caches(Collections.unmodifiableMap(built), grown);
    }

    /**
     * Takes over from the caches before. Stores and counters are shared from the start; what was stored for a route that
     * has changed, or is gone, is not used from now on.
     */
    public void activate() {
        byName.values().forEach(Cache::activate);
        String warning =
                grown ? HeapShare.warning(maxBytes(), Runtime.getRuntime().maxMemory()) : null;
        if (warning != null) {
            LOG.warn(warning);
        }
    }

    /** The cache of that name, or null. */
    public @Nullable Cache get(String name) {
        return byName.get(name);
    }

    /** All caches by name, in the order of the config. */
    public Map<String, Cache> all() {
        return byName;
    }

    /** Lets go of the stores; those that no other build shares are closed. To be called once. */
    public Future<Void> close() {
        return Future.join(byName.values().stream().map(Cache::close).toList()).mapEmpty();
    }

    private Set<StoreHandle> stores() {
        return stores(byName.values());
    }

    private static Set<StoreHandle> stores(Collection<Cache> caches) {
        return caches.stream().flatMap(cache -> cache.stores().stream()).collect(Collectors.toSet());
    }

    /** What the caches may take of the heap: entries, and bodies that are being collected. */
    private long maxBytes() {
        long entries = stores().stream().mapToLong(StoreHandle::maxBytes).sum();
        return entries
                + byName.values().stream().mapToLong(Cache::maxCollecting).sum();
    }

    private static void closeUnused(Future<Void> closing) {
        closing.onFailure(e -> LOG.warn("A cache that was not used could not be closed", e));
    }

    private static CacheStrategy strategy(CacheConfig config, ExtensionCatalog catalog, ExtensionFailures failures) {
        String path = "caches." + config.name() + ".strategy";
        String type = config.strategy().type();
        Extension<CacheStrategyFactory> extension = find(CacheStrategyFactory.class, type, path, catalog);
        try {
            return new WatchedStrategy(
                    extension.make((factory, context) ->
                            factory.create(config.strategy().options().copy(), context)),
                    extension.guard(Point.CACHE_STRATEGY, failures));
        } catch (Exception | LinkageError e) {
            throw new IllegalArgumentException(path + ": " + type + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static Tiers tiers(
            CacheConfig config,
            ExtensionCatalog catalog,
            @Nullable Cache before,
            CacheState state,
            CacheEnvironment environment) {
        List<StoreHandle> known = before == null ? List.of() : before.stores();
        List<Tier> tiers = new ArrayList<>();
        try {
            for (TierConfig tier : config.tiers()) {
                int place = tiers.size();
                String path = "caches." + config.name() + ".tiers[" + place + "]";
                Extension<CacheStoreFactory> extension =
                        find(CacheStoreFactory.class, tier.store().type(), path, catalog);
                boolean shared = place < known.size() && known.get(place).share(extension, tier);
                StoreHandle store = shared ? known.get(place) : open(path, tier, extension, state, environment);
                tiers.add(new Tier(store, tier.ttl().toMillis()));
            }
            return new Tiers(tiers);
        } catch (RuntimeException | Error e) {
            tiers.forEach(tier -> closeUnused(tier.store().release()));
            throw e;
        }
    }

    private static StoreHandle open(
            String path,
            TierConfig tier,
            Extension<CacheStoreFactory> extension,
            CacheState state,
            CacheEnvironment environment) {
        try {
            return StoreHandle.open(extension, tier, state, environment);
        } catch (Exception | LinkageError e) {
            throw new IllegalArgumentException(
                    path + ": " + extension.type() + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static <T extends ExtensionFactory> Extension<T> find(
            Class<T> point, String type, String path, ExtensionCatalog catalog) {
        Extension<T> extension = catalog.find(point, type);
        if (extension == null) {
            throw new IllegalArgumentException(path + ": no loaded plugin has the type \"" + type + "\"");
        }
        return extension;
    }
}
