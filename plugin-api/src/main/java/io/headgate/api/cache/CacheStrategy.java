package io.headgate.api.cache;

import io.headgate.api.http.Exchange;
import io.headgate.api.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the rules of HTTP leave open: under which key a request is looked up, and which storable responses are
 * worth their place. It can never make a response storable or fresh that the rules forbid.
 *
 * <p>One instance serves one cache on all event loops at the same time and must not block. An exception counts as "do not
 * use the cache for this request".
 */
public interface CacheStrategy {

    /**
     * The key of the request, or null when the cache is not to be used for it. Asked only for {@code GET} and
     * {@code HEAD}, which share a key. What chooses between variants by {@code Vary} is not part of it.
     */
    @Nullable
    String key(Exchange exchange);

    /**
     * Whether a storable response is to be stored.
     *
     * @param length of the body in bytes, or -1 when it is not known yet
     */
    boolean admits(Exchange exchange, ResponseHead response, long length);
}
