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
import io.headgate.core.event.Events;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
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
    private static final Duration LONGEST_TTL = Duration.ofDays(3650);

    private final CacheConfig config;
    private final Tiers tiers;
    private final CacheState state;
    private final InstantSource clock;
    private final Events events;
    private final ResponseReader reader;
    private final ResponseWriter writer;

    Cache(
            CacheConfig config,
            CacheStrategy strategy,
            Tiers tiers,
            CacheState state,
            InstantSource clock,
            Events events) {
        this.config = config;
        this.tiers = tiers;
        this.state = state;
        this.clock = clock;
        this.events = events;
        this.reader = new ResponseReader(strategy, tiers, state, clock);
        this.writer = new ResponseWriter(strategy, tiers, state, config.maxEntrySize());
    }

    @Override
    public String name() {
        return config.name();
    }

    /**
     * Looks for a stored response that answers the request.
     *
     * @param hasContent whether the request has content, whatever its method: content is in no key
     */
    public CacheLookup lookup(Exchange exchange, RouteCacheConfig route, boolean hasContent) {
        return reader.lookup(exchange, route, hasContent);
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
    public void invalidateAfter(Exchange exchange, ResponseHead response) {
        for (Exchange invalidated : UnsafeMethods.invalidated(exchange, response)) {
            String key = reader.key(invalidated);
            if (key != null) {
                state.log.invalidated(key);
                tiers.remove(key);
            }
        }
    }

    @Override
    public Future<@Nullable Buffer> get(String key) {
        StoredValue value = tiers.get(Keys.VALUE + key, clock.millis()) instanceof StoredValue found ? found : null;
        return Future.succeededFuture(value == null ? null : value.content().copy());
    }

    @Override
    public Future<Void> set(String key, Buffer value, SetOptions options) {
        String wrong = wrong(key, value, options);
        if (wrong != null) {
            return Future.failedFuture(new ServiceException("BAD_REQUEST", 400, wrong));
        }
        long now = clock.millis();
        Duration ttl = options.ttl() == null ? LONGEST_TTL : options.ttl();
        StoredValue stored = new StoredValue(value.copy(), now + ttl.toMillis(), Set.copyOf(options.tags()));
        return tiers.putValue(Keys.VALUE + key, stored, now)
                ? Future.succeededFuture()
                : Future.failedFuture(new ServiceException(
                        "CACHE_UNAVAILABLE", 503, "no tier of cache " + name() + " took the value"));
    }

    @Override
    public Future<Boolean> delete(String key) {
        return Future.succeededFuture(tiers.remove(Keys.VALUE + key));
    }

    @Override
    public Future<Integer> invalidateByTag(String tag) {
        state.log.invalidated(tag);
        int removed = tiers.removeByTag(tag);
        events.publish(new CacheInvalidated(name(), tag, removed));
        return Future.succeededFuture(removed);
    }

    @Override
    public JsonObject stats() {
        return new JsonObject()
                .put("name", name())
                .mergeIn(state.counters.json())
                .put("failures", state.failures.count())
                .put("tiers", tiers.stats());
    }

    CacheState state() {
        return state;
    }

    /** The store of a tier, or null when there are fewer. */
    @Nullable
    StoreHandle store(int tier) {
        return tiers.store(tier);
    }

    void close() {
        tiers.close();
    }

    private @Nullable String wrong(String key, Buffer value, SetOptions options) {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            return "key of " + key.length() + " characters (expected: 1 to " + LONGEST_KEY + ")";
        }
        if (value.length() > config.maxEntrySize()) {
            return "value of " + value.length() + " bytes (expected: at most maxEntrySize, " + config.maxEntrySize()
                    + ")";
        }
        if (options.ttl() != null
                && (options.ttl().toMillis() <= 0 || options.ttl().compareTo(LONGEST_TTL) > 0)) {
            return "ttl " + options.ttl() + " (expected: 1 ms to 3650 days)";
        }
        return EntryTags.areFit(options.tags())
                ? null
                : "tags (expected: at most " + EntryTags.MOST + " of 1 to " + EntryTags.LONGEST + " characters)";
    }
}
