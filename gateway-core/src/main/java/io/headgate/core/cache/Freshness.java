package io.headgate.core.cache;

import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.RouteCacheConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For how long a response is fresh, and how old it was when it came (RFC 9111 §4.2). There is no heuristic freshness. */
final class Freshness {

    /** There is no freshness. */
    static final long NONE = -1;

    private Freshness() {}

    /**
     * The lifetime in seconds, or {@link #NONE}: the response's own; for a successful or redirecting response that brings
     * none, or where the route overrides it, the route's {@code ttl}.
     */
    static long lifetime(
            ResponseHead response, CacheControl directives, RouteCacheConfig route, long responseTimeMillis) {
        long own = explicitLifetime(response.headers(), directives, responseTimeMillis);
        if (route.ttl() == null || !takesRouteTtl(response.status()) || (own != NONE && !route.override())) {
            return own;
        }
        return Math.min(CacheControl.LARGEST, route.ttl().toSeconds());
    }

    /** The lifetime that the response itself gives: {@code s-maxage}, {@code max-age}, {@code Expires} (§4.2.1). */
    static long explicitLifetime(Headers headers, CacheControl directives, long responseTimeMillis) {
        if (directives.sharedMaxAge() != CacheControl.ABSENT) {
            return directives.sharedMaxAge();
        }
        if (directives.maxAge() != CacheControl.ABSENT) {
            return directives.maxAge();
        }
        List<String> expires = headers.getAll("expires");
        if (expires.isEmpty()) {
            return NONE;
        }
        long end = HttpDate.parse(expires.get(0), responseTimeMillis);
        if (end == HttpDate.INVALID || !expires.stream().allMatch(expires.get(0)::equals)) {
            return 0;
        }
        return Math.min(CacheControl.LARGEST, Math.max(0, end - date(headers, responseTimeMillis)) / 1000);
    }

    /** The corrected initial age in seconds (§4.2.3). */
    static long initialAge(Headers headers, long requestTimeMillis, long responseTimeMillis) {
        long apparent = Math.max(0, responseTimeMillis - date(headers, responseTimeMillis)) / 1000;
        long delay = Math.max(0, responseTimeMillis - requestTimeMillis) / 1000;
        return Math.min(CacheControl.LARGEST, Math.max(apparent, age(headers.get("age")) + delay));
    }

    /** The time of a {@code Date}, or of the response's arrival when it has no valid one. */
    static long date(Headers headers, long responseTimeMillis) {
        String text = headers.get("date");
        long date = text == null ? HttpDate.INVALID : HttpDate.parse(text, responseTimeMillis);
        return date == HttpDate.INVALID ? responseTimeMillis : date;
    }

    /** Failures are kept only for as long as they say themselves. */
    private static boolean takesRouteTtl(int status) {
        return switch (status) {
            case 200, 203, 204, 300, 301, 308 -> true;
            default -> false;
        };
    }

    /** The first member counts; one that is no number is passed over (§5.1). */
    private static long age(@Nullable String field) {
        if (field == null) {
            return 0;
        }
        int comma = field.indexOf(',');
        return Math.max(0, CacheControl.seconds((comma < 0 ? field : field.substring(0, comma)).strip()));
    }
}
