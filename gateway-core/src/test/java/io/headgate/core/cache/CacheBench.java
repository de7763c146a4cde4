package io.headgate.core.cache;

import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.event.Event;
import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.http.TestExchange;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.plugin.TestPluginContext;
import io.headgate.core.config.CacheConfig;
import io.headgate.core.config.ExtensionConfig;
import io.headgate.core.config.RouteCacheConfig;
import io.headgate.core.config.TierConfig;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A cache named {@code pages} with one tier, a clock that is moved by hand, and the way of a request through it. */
final class CacheBench implements InstantSource {

    static final long START = 784_111_777_000L;
    static final String START_DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
    static final RouteCacheConfig PLAIN = new RouteCacheConfig("pages", null, false, List.of());

    static final Received BARE = new Received(false, false);

    final List<MapStore> made = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final ExtensionFailures extensionFailures = new ExtensionFailures();
    final StoreFactory storeFactory = new StoreFactory(made);
    Function<Exchange, @Nullable String> keys = exchange -> exchange.request().target();
    Worker worker = new Inline();
    /** Of the plugin that brings store and strategy. */
    PluginContext context = new TestPluginContext();

    boolean admits = true;
    long now = START;
    Caches caches;
    Cache cache;

    CacheBench() {
        caches = build(config("a", Duration.ofMinutes(5), 1024), null);
        cache = caches.all().get("pages");
    }

    static Map<String, CacheConfig> config(String option, Duration ttl, long maxEntrySize) {
        TierConfig tier = new TierConfig(new ExtensionConfig("map", new JsonObject().put("x", option)), ttl);
        CacheConfig pages =
                new CacheConfig("pages", new ExtensionConfig("plain", new JsonObject()), List.of(tier), maxEntrySize);
        return Map.of("pages", pages);
    }

    Caches build(Map<String, CacheConfig> configs, @Nullable Caches previous) {
        return build(configs, storeFactory, previous, "");
    }

    Caches build(Map<String, CacheConfig> configs, Caches previous, Object answers) {
        return build(configs, storeFactory, previous, answers);
    }

    /** With the route {@link #PLAIN}, as a runtime has its routes before it takes over. */
    Caches build(Map<String, CacheConfig> configs, StoreFactory stores, @Nullable Caches previous, Object answers) {
        CacheEnvironment environment = new CacheEnvironment(this, events::add, extensionFailures, worker);
        Caches built = Caches.build(configs, catalog(stores), previous, environment);
        built.all().values().forEach(each -> each.route(PLAIN.toString(), PLAIN, answers));
        return built;
    }

    /** Puts other caches into force, and lets go of those before. */
    void swap(Map<String, CacheConfig> configs) {
        swapTo(build(configs, caches));
    }

    void swapTo(Caches next) {
        next.activate();
        caches.close();
        caches = next;
        cache = next.all().get("pages");
    }

    ExtensionCatalog catalog(StoreFactory stores) {
        return new ExtensionCatalog() {
            @Override
            public <T extends ExtensionFactory> @Nullable Extension<T> find(Class<T> point, String type) {
                ExtensionFactory factory = point == CacheStoreFactory.class ? stores : new PlainStrategyFactory();
                return factory.type().equals(type) ? new Extension<>(point.cast(factory), context) : null;
            }

            @Override
            public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
                return List.of();
            }
        };
    }

    MapStore store() {
        return made.get(made.size() - 1);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    void pass(Duration time) {
        now += time.toMillis();
    }

    CacheLookup lookup(TestExchange exchange) {
        return cache.lookup(exchange, route(PLAIN), BARE);
    }

    CachedRoute route(RouteCacheConfig config) {
        CachedRoute known = cache.routes().get(config.toString());
        return known == null ? cache.route(config.toString(), config, "") : known;
    }

    /** What the client gets: from the cache, or from a server that answers with that. */
    Answer fetch(TestExchange exchange, ResponseHead response, String body) {
        return fetch(exchange, PLAIN, response, body);
    }

    Answer fetch(TestExchange exchange, RouteCacheConfig route, ResponseHead response, String body) {
        CacheLookup found = cache.lookup(exchange, route(route), BARE);
        if (found instanceof CacheLookup.Hit hit) {
            return new Answer(hit.head(), ((Body.Whole) hit.body()).content().toString());
        }
        if (found instanceof CacheLookup.Bypass bypass) {
            cache.bypassed(bypass, response);
            return new Answer(response, body);
        }
        if (found instanceof CacheLookup.Miss miss) {
            CacheWrite write = cache.admit(miss, exchange, response, body.length(), now, now);
            if (write != null) {
                write.append(Buffer.buffer(body));
                write.complete();
            }
            return new Answer(response, body);
        }
        return new Answer(new ResponseHead(504, new Headers()), "");
    }

    /** A response with {@code Date}. */
    static ResponseHead response(int status, String... namesAndValues) {
        return new ResponseHead(status, Headers.of(namesAndValues).set("Date", START_DATE));
    }

    /** A response that is fresh for a minute. */
    static ResponseHead minute(String... namesAndValues) {
        ResponseHead response = response(200, namesAndValues);
        response.headers().set("Cache-Control", "max-age=60");
        return response;
    }

    /** Works where it is called. */
    private static final class Inline implements Worker {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            try {
                return Future.succeededFuture(work.call());
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        }
    }

    record Answer(ResponseHead head, String body) {
        @Nullable
        String field(String name) {
            return head.headers().get(name);
        }

        String status() {
            return String.valueOf(field("Cache-Status"));
        }
    }

    record StoreFactory(List<MapStore> made) implements CacheStoreFactory {
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
            if ("broken".equals(options.getString("x"))) {
                throw new IllegalArgumentException("x: is broken");
            }
            MapStore store = new MapStore();
            made.add(store);
            return store;
        }
    }

    private final class PlainStrategyFactory implements CacheStrategyFactory {
        @Override
        public String type() {
            return "plain";
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public CacheStrategy create(JsonObject options, PluginContext context) {
            return new CacheStrategy() {
                @Override
                public @Nullable String key(Exchange exchange) {
                    return keys.apply(exchange);
                }

                @Override
                public boolean admits(Exchange exchange, ResponseHead response, long length) {
                    return admits;
                }
            };
        }
    }
}
