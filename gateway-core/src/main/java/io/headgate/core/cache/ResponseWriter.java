package io.headgate.core.cache;

import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.StoredResponse;
import io.headgate.api.cache.VaryMarker;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.RouteCacheConfig;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Stores responses that may be stored (RFC 9111 §3). */
final class ResponseWriter {

    private final CacheStrategy strategy;
    private final Tiers tiers;
    private final CacheState state;
    private final EntryRoom room;

    ResponseWriter(CacheStrategy strategy, Tiers tiers, CacheState state, EntryRoom room) {
        this.strategy = strategy;
        this.tiers = tiers;
        this.state = state;
        this.room = room;
    }

    @Nullable
    CacheWrite admit(CacheLookup.Miss miss, Exchange exchange, ResponseHead response, long length, Times times) {
        RouteCacheConfig route = miss.route().config();
        Headers headers = response.headers();
        Set<String> tags = EntryTags.of(route.tags(), headers);
        EntryTags.strip(headers);
        List<String> vary = VaryKey.fields(headers);
        CacheControl directives = CacheControl.of(headers);
        long lifetime = Freshness.lifetime(response, directives, route, times.responseMillis());
        long age = Freshness.initialAge(headers, times.requestMillis(), times.responseMillis());
        String refusal = Storability.refusal(exchange.request(), response, directives);
        if (refusal == null) {
            refusal = miss.route().isOver() ? "route-changed" : limits(tags, vary, lifetime, age);
        }
        if (refusal == null && !admits(exchange, response, length)) {
            refusal = "strategy";
        }
        if (refusal != null || tags == null || vary == null) {
            CacheStatus.forwarded(headers, miss.reason(), refusal);
            return null;
        }
        if (!headers.contains("date")) {
            headers.add("Date", HttpDate.format(times.responseMillis()));
        }
        StoredResponse empty = new StoredResponse(
                response.status(),
                StoredFields.of(headers),
                Buffer.buffer(),
                times.requestMillis(),
                times.responseMillis(),
                age,
                lifetime,
                miss.route().mark(),
                tags);
        if (!room.holds(Math.max(0, length), empty, miss.key())) {
            CacheStatus.forwarded(headers, miss.reason(), "too-large");
            return null;
        }
        Headers request = exchange.request().headers().copy();
        CacheStatus.stored(headers, miss.reason());
        return new CacheWrite(
                length,
                room.content(empty, miss.key()),
                room.collecting(),
                state,
                body -> store(miss, empty.with(body), vary, request));
    }

    /** Why the gateway itself does not take a response that the rules allow. */
    private @Nullable String limits(@Nullable Set<String> tags, @Nullable List<String> vary, long lifetime, long age) {
        if (lifetime == Freshness.NONE) {
            return "no-freshness";
        }
        if (lifetime <= age) {
            return "stale";
        }
        if (vary == null) {
            return "vary";
        }
        return tags == null ? "tags" : null;
    }

    private boolean admits(Exchange exchange, ResponseHead response, long length) {
        try {
            return strategy.admits(exchange, response, length);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            state.failures.add("admission of the strategy", e);
            return false;
        }
    }

    private void store(CacheLookup.Miss miss, StoredResponse response, List<String> vary, Headers request) {
        boolean stored = !miss.route().isOver()
                && state.log.storeUnlessInvalidated(miss.since(), miss.key(), response.tags(), () -> {
                    if (vary.isEmpty()) {
                        tiers.put(miss.key(), response);
                    } else {
                        VaryMarker marker = marker(miss.key(), vary, response.responseTimeMillis());
                        tiers.put(VaryKey.of(miss.key(), marker, request), response);
                        // Also when it was there: it has to stay for as long as its newest variant.
                        tiers.put(miss.key(), marker);
                    }
                });
        (stored ? state.counters.stored : state.counters.abandoned).increment();
    }

    private VaryMarker marker(String key, List<String> vary, long nowMillis) {
        if (tiers.get(key, nowMillis) instanceof VaryMarker known
                && known.fields().equals(vary)) {
            return known;
        }
        String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return new VaryMarker(id, vary, Set.of());
    }

    /**
     * When a response was asked for and came, in milliseconds since the epoch (§4.2.3).
     *
     * @param requestMillis when the request was sent
     * @param responseMillis when the response's head arrived
     */
    record Times(long requestMillis, long responseMillis) {}
}
