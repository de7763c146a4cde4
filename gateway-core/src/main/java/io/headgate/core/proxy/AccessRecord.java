package io.headgate.core.proxy;

import org.jspecify.annotations.Nullable;

/**
 * One line of the access log. It holds neither query nor credentials: both carry secrets.
 *
 * @param timeMillis when the request began
 * @param bytes of the response's body that were sent
 * @param durationMicros from the request's first byte to the response's last
 * @param host null where the request was refused before it was known; so are route, path and method
 * @param upstream the id of the server that answered, or null
 * @param cache what the cache did, such as {@code hit}, or null
 * @param problem the code of the problem that was answered, or null
 */
public record AccessRecord(
        long timeMillis,
        String requestId,
        String client,
        @Nullable String method,
        @Nullable String host,
        @Nullable String path,
        int status,
        long bytes,
        long durationMicros,
        @Nullable String route,
        @Nullable String upstream,
        @Nullable String cache,
        @Nullable String problem,
        @Nullable String userAgent,
        @Nullable String referer) {}
