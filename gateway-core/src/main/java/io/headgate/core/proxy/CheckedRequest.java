package io.headgate.core.proxy;

import io.headgate.api.http.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * A request that keeps all rules.
 *
 * @param head free of hop-by-hop, framing and forwarding fields; {@code Host} is there once and equals its authority.
 *     The path is {@code *} for an {@code OPTIONS} request about the gateway itself
 * @param client who sent it
 * @param requestId taken over from a trusted proxy, or null
 * @param contentLength of the body: 0 without one, -1 when it is chunked
 * @param expectContinue whether the client waits for {@code 100 Continue}
 * @param upgrade the protocol that the client wants to change to, or null; {@code h2c} does not count
 * @param trailers whether the client accepts trailers ({@code TE: trailers})
 * @param http10 whether the client speaks HTTP/1.0, which has neither chunks nor interim responses
 * @param authorized whether it came with {@code Authorization}, which a filter may have taken off since
 */
public record CheckedRequest(
        RequestHead head,
        Client client,
        @Nullable String requestId,
        long contentLength,
        boolean expectContinue,
        @Nullable String upgrade,
        boolean trailers,
        boolean http10,
        boolean authorized) {

    /** A body of this size that nobody wants is read and forgotten; for a larger one the connection is closed. */
    static final long DRAINED = 65_536;

    /** Whether there is a body. */
    public boolean hasBody() {
        return contentLength != 0;
    }

    /** Whether so little of it is left at most that it may be read to get to the next one. */
    boolean endsSoon() {
        return contentLength >= 0 && contentLength <= DRAINED && !expectContinue;
    }
}
