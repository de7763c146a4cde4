package io.headgate.core.cache;

import io.headgate.api.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code Cache-Status} (RFC 9211): this gateway adds its member after those of caches nearer to the server,
 * under the name {@code headgate}.
 */
final class CacheStatus {

    private static final String FIELD = "Cache-Status";
    private static final String HIT = "headgate; hit; ttl=";
    private static final String FORWARDED = "headgate; fwd=";

    private CacheStatus() {}

    /** The response is the stored one, fresh for so many seconds more. */
    static void hit(Headers response, long ttlSeconds) {
        response.add(FIELD, HIT + ttlSeconds);
    }

    /** The response was fetched and is stored. */
    static void stored(Headers response, String why) {
        response.add(FIELD, FORWARDED + why + "; stored");
    }

    /**
     * The response was fetched and is not stored.
     *
     * @param why a value of {@code fwd}
     * @param detail a token for people who look for the reason, or null
     */
    static void forwarded(Headers response, String why, @Nullable String detail) {
        response.add(FIELD, detail == null ? FORWARDED + why : FORWARDED + why + "; detail=" + detail);
    }
}
