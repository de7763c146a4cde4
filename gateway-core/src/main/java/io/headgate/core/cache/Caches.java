package io.headgate.core.cache;

import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.config.CacheConfig;
import io.headgate.core.config.TierConfig;
import io.headgate.core.event.Events;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.Point;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one runtime. Built beside the caches before it and closed when nobody holds it any more.
 *
 * <p>Entries live on in the next build when a cache of the same name has a tier of the same type and options in the same
 * place and the plugin that made its store is loaded in the same version; another {@code ttl}, strategy or
 * {@code maxEntrySize} does not matter. Another version of the plugin makes a new, empty store, so that nothing of the
 * old version is held. Counters live on by name.
 */
public final class Caches {

    private final Map<String, Cache> byName;

    private Caches(Map<String, Cache> byName) {
        this.byName = byName;
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
            InstantSource clock,
            Events events,
            ExtensionFailures failures) {
        Map<String, Cache> built = new LinkedHashMap<>();
        try {
            for (CacheConfig config : configs.values()) {
                Cache before = previous == null ? null : previous.byName.get(config.name());
                CacheState state = before == null ? new CacheState(config.name()) : before.state();
                CacheStrategy strategy = strategy(config, catalog, failures);
                Tiers tiers = tiers(config, catalog, before, state, failures);
                built.put(config.name(), new Cache(config, strategy, tiers, state, clock, events));
            }
            return new Caches(Collections.unmodifiableMap(built));
        } catch (RuntimeException | Error e) {
            built.values().forEach(Cache::close);
            throw e;
        }
    }

    /** Takes over from the caches before: nothing to do, as stores and counters are shared from the start. */
    public void activate() {}

    /** The cache of that name, or null. */
    public @Nullable Cache get(String name) {
        return byName.get(name);
    }

    /** All caches by name, in the order of the config. */
    public Map<String, Cache> all() {
        return byName;
    }

    /** Lets go of the stores; those that no other build shares are closed. To be called once. */
    public void close() {
        byName.values().forEach(Cache::close);
    }

    private static CacheStrategy strategy(CacheConfig config, ExtensionCatalog catalog, ExtensionFailures failures) {
        String path = "caches." + config.name() + ".strategy";
        String type = config.strategy().type();
        Extension<CacheStrategyFactory> extension = find(CacheStrategyFactory.class, type, path, catalog);
        try {
            return new WatchedStrategy(
                    extension.factory().create(config.strategy().options().copy(), extension.context()),
                    failure -> failures.record(Point.CACHE_STRATEGY, extension.context(), failure));
        } catch (Exception | LinkageError e) {
            throw new IllegalArgumentException(path + ": " + type + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static Tiers tiers(
            CacheConfig config,
            ExtensionCatalog catalog,
            @Nullable Cache before,
            CacheState state,
            ExtensionFailures failures) {
        List<Tier> tiers = new ArrayList<>();
        try {
            for (TierConfig tier : config.tiers()) {
                int place = tiers.size();
                StoreHandle known = before == null ? null : before.store(place);
                String path = "caches." + config.name() + ".tiers[" + place + "]";
                Extension<CacheStoreFactory> extension =
                        find(CacheStoreFactory.class, tier.store().type(), path, catalog);
                Failures watched = state.failures.reportingTo(
                        failure -> failures.record(Point.CACHE_STORE, extension.context(), failure));
                StoreHandle handle = store(path, tier, extension, known);
                tiers.add(new Tier(tier.store().type(), handle, tier.ttl().toMillis(), watched));
            }
            return new Tiers(tiers);
        } catch (RuntimeException | Error e) {
            tiers.forEach(Tier::close);
            throw e;
        }
    }

    private static StoreHandle store(
            String path, TierConfig tier, Extension<CacheStoreFactory> extension, @Nullable StoreHandle known) {
        if (known != null && known.share(extension, tier)) {
            return known;
        }
        try {
            return StoreHandle.open(extension, tier);
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
