package io.headgate.core.cache;

import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.StoredValue;
import io.headgate.api.event.CacheInvalidated;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.service.CacheService;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.CacheConfig;
import io.headgate.core.config.RouteCacheConfig;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shared HTTP cache (RFC 9111) and a store of values. The way of a request: {@link #lookup}; for a miss, when the head
 * of the answer is there and before response filters see it, {@link #admit}, and the body to the write; for a bypass
 * {@link #bypassed}; in either case {@link #invalidateAfter}. Safe for use from any thread; what goes wrong in a store or
 * strategy is counted and is a miss, never an exception.
 */
public final class Cache implements CacheService {

    private static final int LONGEST_KEY = 4096;
    private static final Duration SHORTEST_TTL = Duration.ofMillis(1);
    private static final Duration LONGEST_TTL = Duration.ofDays(3650);

    private final CacheConfig config;
    private final Tiers tiers;
    private final CacheState state;
    private final CacheEnvironment environment;
    private final EntryRoom room;
    private final ResponseReader reader;
    private final ResponseWriter writer;
    private final Map<String, CachedRoute> routes = new LinkedHashMap<>();
    private Map<String, CachedRoute> routesBefore;

    Cache(
            CacheConfig config,
            CacheStrategy strategy,
            Tiers tiers,
            CacheState state,
            Map<String, CachedRoute> routesBefore,
            CacheEnvironment environment) {
        this.config = config;
        this.tiers = tiers;
        this.state = state;
        this.routesBefore = routesBefore;
        this.environment = environment;
        this.room = new EntryRoom(config.maxEntrySize(), tiers.maxBytes());
        this.reader = new ResponseReader(strategy, tiers, state, environment.clock());
        this.writer = new ResponseWriter(strategy, tiers, state, room);
    }

    @Override
    public String name() {
        return config.name();
    }

    /**
     * A route that uses this cache. To be called once for each, while the runtime is built.
     *
     * @param answers what decides on its answers beside {@code route}, to be compared: as long as both are what they were
     *     in the runtime before, the route uses what was stored for it
     */
    public CachedRoute route(String name, RouteCacheConfig route, Object answers) {
        Object basis = List.of(config.strategy(), route, answers);
        CachedRoute before = routesBefore.get(name);
        CachedRoute now = before != null && before.hasBasis(basis) ? before : CachedRoute.begin(name, route, basis);
        routes.put(name, now);
        return now;
    }

    /** Looks for a stored response that answers the request. */
    public CacheLookup lookup(Exchange exchange, CachedRoute route, Received received) {
        return reader.lookup(exchange, route, received);
    }

    /**
     * Decides whether the answer to a missed request is stored, and prepares its head for the client: adds
     * {@code Cache-Status}, removes the fields that carry tags.
     *
     * @param length of the content, -1 when it is not known
     * @param requestTimeMillis when the request was sent, in milliseconds since the epoch
     * @param responseTimeMillis when the head arrived
     * @return takes the content; null when the response is not stored
     */
    public @Nullable CacheWrite admit(
            CacheLookup.Miss miss,
            Exchange exchange,
            ResponseHead response,
            long length,
            long requestTimeMillis,
            long responseTimeMillis) {
        return writer.admit(
                miss, exchange, response, length, new ResponseWriter.Times(requestTimeMillis, responseTimeMillis));
    }

    /** Prepares the head of an answer that went past the cache for the client, as {@link #admit} does. */
    public void bypassed(CacheLookup.Bypass bypass, ResponseHead response) {
        EntryTags.strip(response.headers());
        boolean method = bypass.reason().equals("method");
        CacheStatus.forwarded(response.headers(), method ? "method" : "bypass", method ? null : bypass.reason());
    }

    /**
     * Removes what a request has made invalid (RFC 9111 §4.4); does nothing for a safe method or an error. To be called
     * before the client sees the answer.
     */
    public void invalidateAfter(Exchange exchange, ResponseHead response, References references) {
        for (Exchange invalidated : UnsafeMethods.invalidated(exchange, response, references)) {
            String key = reader.key(invalidated);
            if (key != null) {
                state.log.invalidated(key);
                state.remove(key);
            }
        }
    }

    @Override
    public Future<@Nullable Buffer> get(String key) {
        StoredValue value = tiers.get(Keys.VALUE + key, now()) instanceof StoredValue found ? found : null;
        return Future.succeededFuture(value == null ? null : value.content().copy());
    }

    @Override
    public Future<Void> set(String key, Buffer value, SetOptions options) {
        String wrong = wrong(key, value, options);
        if (wrong != null) {
            return Future.failedFuture(new ServiceException("BAD_REQUEST", 400, wrong));
        }
        long now = now();
        Duration ttl = options.ttl() == null ? LONGEST_TTL : options.ttl();
        StoredValue stored = new StoredValue(value.copy(), now + ttl.toMillis(), Set.copyOf(options.tags()));
        return tiers.putValue(Keys.VALUE + key, stored, now)
                ? Future.succeededFuture()
                : Future.failedFuture(new ServiceException(
                        "CACHE_UNAVAILABLE", 503, "no tier of cache " + name() + " took the value"));
    }

    @Override
    public Future<Boolean> delete(String key) {
        return Future.succeededFuture(state.remove(Keys.VALUE + key));
    }

    @Override
    public Future<Integer> invalidateByTag(String tag) {
        state.log.invalidated(tag);
        return environment
                .worker()
                .run(() -> state.removeByTag(tag))
                .onSuccess(removed -> environment.events().publish(new CacheInvalidated(name(), tag, removed)));
    }

    @Override
    public Future<Long> clear() {
        state.log.everything();
        return environment.worker().run(state::clear);
    }

    @Override
    public JsonObject stats() {
        return new JsonObject()
                .put("name", name())
                .mergeIn(state.counters.json())
                .put("failures", state.failures.count())
                .put("tiers", tiers.stats());
    }

    /** How often it had the answer. */
    public long hits() {
        return state.counters.hits.sum();
    }

    /** How often it could have had the answer. */
    public long misses() {
        return state.counters.misses.sum();
    }

    CacheState state() {
        return state;
    }

    /** The stores of its tiers, in their order. */
    List<StoreHandle> stores() {
        return tiers.stores();
    }

    /** The routes that use it, by name. */
    Map<String, CachedRoute> routes() {
        return routes;
    }

    /** Bytes that bodies on their way into it may take. */
    long maxCollecting() {
        return room.collecting();
    }

    void activate() {
        for (CachedRoute before : routesBefore.values()) {
            if (!routes.containsValue(before)) {
                before.end();
            }
        }
        routesBefore = Map.of();
    }

    Future<Void> close() {
        return tiers.close();
    }

    private long now() {
        return environment.clock().millis();
    }

    private @Nullable String wrong(String key, Buffer value, SetOptions options) {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            return "key of " + key.length() + " characters (expected: 1 to " + LONGEST_KEY + ")";
        }
        Duration ttl = options.ttl();
        if (ttl != null && (ttl.compareTo(SHORTEST_TTL) < 0 || ttl.compareTo(LONGEST_TTL) > 0)) {
            return "ttl " + ttl + " (expected: 1 ms to 3650 days)";
        }
        if (!EntryTags.areFit(options.tags())) {
            return "tags (expected: at most " + EntryTags.MOST + " of 1 to " + EntryTags.LONGEST + " characters)";
        }
        long most = room.content(new StoredValue(Buffer.buffer(), 0, options.tags()), key);
        return value.length() <= most
                ? null
                : "value of " + value.length() + " bytes (expected: at most " + Math.max(0, most)
                        + ", by maxEntrySize and the size of the largest tier)";
    }
}
