package io.headgate.api.cache;

import io.headgate.api.http.Headers;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * A complete response in a cache. Fields and body are shared by all who read it and are never changed.
 *
 * @param status the status code
 * @param headers without hop-by-hop fields, {@code Age} and {@code Set-Cookie}
 * @param body all of the content; never written to
 * @param requestTimeMillis when the request for it was sent, in milliseconds since the epoch (RFC 9111 §4.2.3)
 * @param responseTimeMillis when its head arrived
 * @param initialAgeSeconds its corrected initial age (RFC 9111 §4.2.3)
 * @param lifetimeSeconds for how long it is fresh, counted from its age 0
 * @param route the route that it was stored for, in the state of its config: it answers no other
 * @param tags the labels by which it is invalidated
 */
public record StoredResponse(
        int status,
        Headers headers,
        Buffer body,
        long requestTimeMillis,
        long responseTimeMillis,
        long initialAgeSeconds,
        long lifetimeSeconds,
        String route,
        Set<String> tags)
        implements StoredEntry {

    /** The same with that body. */
    public StoredResponse with(Buffer newBody) {
        return new StoredResponse(
                status,
                headers,
                newBody,
                requestTimeMillis,
                responseTimeMillis,
                initialAgeSeconds,
                lifetimeSeconds,
                route,
                tags);
    }

    /** Its age in seconds at a time (RFC 9111 §4.2.3), 0 or more. */
    public long ageSeconds(long nowMillis) {
        return initialAgeSeconds + Math.max(0, (nowMillis - responseTimeMillis) / 1000);
    }

    /** Whether it may be used without asking its server (RFC 9111 §4.2). */
    public boolean freshAt(long nowMillis) {
        return ageSeconds(nowMillis) < lifetimeSeconds;
    }

    @Override
    public int weight() {
        long bytes = 240L + body.length() + StoredEntry.weightOf(tags);
        for (int i = 0; i < headers.size(); i++) {
            bytes += 112L + headers.name(i).length() + headers.value(i).length();
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
