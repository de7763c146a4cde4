package io.headgate.core.cache;

import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.StoredEntry;
import io.headgate.api.cache.StoredResponse;
import io.headgate.api.cache.VaryMarker;
import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Finds stored responses that may be reused (RFC 9111 §4). */
final class ResponseReader {

    private final CacheStrategy strategy;
    private final Tiers tiers;
    private final CacheState state;
    private final InstantSource clock;

    ResponseReader(CacheStrategy strategy, Tiers tiers, CacheState state, InstantSource clock) {
        this.strategy = strategy;
        this.tiers = tiers;
        this.state = state;
        this.clock = clock;
    }

    CacheLookup lookup(Exchange exchange, CachedRoute route, Received received) {
        String method = exchange.request().method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return bypass("method");
        }
        CacheControl wanted = CacheControl.ofRequest(exchange.request().headers());
        CacheLookup found = find(exchange, route, wanted, received);
        if (found instanceof CacheLookup.Hit) {
            state.counters.hits.increment();
            return found;
        }
        return wanted.onlyIfCached() ? new CacheLookup.Unsatisfied() : found;
    }

    /** The key of a request, or null when the strategy wants no part in it or fails. */
    @Nullable
    String key(Exchange exchange) {
        try {
            String key = strategy.key(exchange);
            return key == null ? null : prefix(exchange.request()) + key;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            state.failures.add("key of the strategy", e);
            return null;
        }
    }

    /** Servers may put the host into their answers that a proxy has told them of, and strategies do not see it. */
    private static String prefix(RequestHead request) {
        String told = request.headers().get("x-forwarded-host");
        return told == null || told.equals(request.authority()) ? Keys.RESPONSE : Keys.OTHER_HOST + told + ' ';
    }

    private CacheLookup find(Exchange exchange, CachedRoute route, CacheControl wanted, Received received) {
        Headers request = exchange.request().headers();
        String past = received.hasContent() ? "content" : pastTheCache(request, wanted, received);
        if (past != null) {
            return bypass(past);
        }
        String key = key(exchange);
        if (key == null) {
            return bypass("strategy");
        }
        long now = clock.millis();
        StoredEntry entry = tiers.get(key, now);
        String missing = "uri-miss";
        if (entry instanceof VaryMarker marker) {
            entry = tiers.get(VaryKey.of(key, marker, request), now);
            missing = "vary-miss";
        }
        if (!(entry instanceof StoredResponse stored) || !stored.route().equals(route.mark())) {
            return miss(key, missing, route);
        }
        if (!stored.freshAt(now)) {
            return miss(key, "stale", route);
        }
        return contents(wanted, stored, now) ? hit(request, stored, now) : miss(key, "request", route);
    }

    /** Why a request is none of the cache's business, or null. */
    private static @Nullable String pastTheCache(Headers request, CacheControl wanted, Received received) {
        if (wanted.noStore()) {
            return "no-store";
        }
        if (received.authorized() || request.contains("authorization")) {
            return "authorization";
        }
        // Its server answers these best: parts are not served from stored responses, nor are states compared.
        if (request.contains("range")) {
            return "range";
        }
        return request.contains("if-match") || request.contains("if-unmodified-since") ? "precondition" : null;
    }

    /** Whether a fresh response is what the client asks for (§5.2.1). */
    private static boolean contents(CacheControl wanted, StoredResponse stored, long nowMillis) {
        if (wanted.noCache() || wanted.maxAge() == 0) {
            return false;
        }
        long age = stored.ageSeconds(nowMillis);
        return (wanted.maxAge() == CacheControl.ABSENT || age <= wanted.maxAge())
                && stored.lifetimeSeconds() - age >= wanted.minFresh();
    }

    private static CacheLookup hit(Headers request, StoredResponse stored, long nowMillis) {
        boolean notModified = Conditions.notModified(request, stored);
        Headers headers = stored.headers().copy();
        if (notModified) {
            StoredFields.removeContent(headers);
        }
        long age = stored.ageSeconds(nowMillis);
        headers.add("Age", Long.toString(age));
        CacheStatus.hit(headers, stored.lifetimeSeconds() - age);
        return notModified
                ? new CacheLookup.Hit(new ResponseHead(304, headers), Body.EMPTY)
                : new CacheLookup.Hit(new ResponseHead(stored.status(), headers), Body.of(stored.body()));
    }

    private CacheLookup miss(String key, String reason, CachedRoute route) {
        state.counters.misses.increment();
        return new CacheLookup.Miss(key, reason, route, state.log.now());
    }

    private CacheLookup bypass(String reason) {
        state.counters.bypasses.increment();
        return new CacheLookup.Bypass(reason);
    }
}
