package io.headgate.core.proxy;

import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStoreStats;
import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.cache.StoredEntry;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.plugin.TestPluginContext;
import io.headgate.core.cache.Cache;
import io.headgate.core.cache.CacheEnvironment;
import io.headgate.core.cache.Caches;
import io.headgate.core.cache.Worker;
import io.headgate.core.config.CacheConfig;
import io.headgate.core.config.ExtensionConfig;
import io.headgate.core.config.TierConfig;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes a cache that keeps everything in a map, by the target of the request. */
final class MapCaches implements ExtensionCatalog {

    static Cache make(Vertx vertx) {
        TierConfig tier = new TierConfig(new ExtensionConfig("map", new JsonObject()), Duration.ofMinutes(5));
        CacheConfig config =
                new CacheConfig("pages", new ExtensionConfig("target", new JsonObject()), List.of(tier), 1 << 20);
        return Caches.build(
                        Map.of("pages", config),
                        new MapCaches(),
                        null,
                        new CacheEnvironment(
                                InstantSource.system(), event -> {}, new ExtensionFailures(), Worker.of(vertx)))
                .get("pages");
    }

    @Override
    public <T extends ExtensionFactory> Extension<T> find(Class<T> point, String type) {
        ExtensionFactory factory = type.equals("map") ? new Stores() : new Strategies();
        return new Extension<>(point.cast(factory), new TestPluginContext());
    }

    @Override
    public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
        return List.of();
    }

    private static final class Stores implements CacheStoreFactory {

        @Override
        public String type() {
            return "map";
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public CacheStore create(JsonObject options, PluginContext context) {
            return new MapStore();
        }
    }

    private static final class Strategies implements CacheStrategyFactory {

        @Override
        public String type() {
            return "target";
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public CacheStrategy create(JsonObject options, PluginContext context) {
            return new CacheStrategy() {
                @Override
                public String key(Exchange exchange) {
                    return exchange.request().target();
                }

                @Override
                public boolean admits(Exchange exchange, ResponseHead response, long length) {
                    return true;
                }
            };
        }
    }

    private static final class MapStore implements CacheStore {

        private final Map<String, StoredEntry> entries = new ConcurrentHashMap<>();

        @Override
        public StoredEntry get(String key) {
            return entries.get(key);
        }

        @Override
        public void put(String key, StoredEntry entry, long residenceMillis) {
            entries.put(key, entry);
        }

        @Override
        public boolean remove(String key) {
            return entries.remove(key) != null;
        }

        @Override
        public int removeByTag(String tag) {
            int before = entries.size();
            entries.values().removeIf(entry -> entry.tags().contains(tag));
            return before - entries.size();
        }

        @Override
        public long clear() {
            entries.clear();
            return 0;
        }

        @Override
        public CacheStoreStats stats() {
            return new CacheStoreStats(entries.size(), 0, 1 << 20, 0);
        }

        @Override
        public void close() {}
    }
}
