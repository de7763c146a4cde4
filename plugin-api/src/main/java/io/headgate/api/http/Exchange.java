package io.headgate.api.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on their way through the gateway: what filters, strategies and balancers see.
 *
 * <p>All methods are called on the event loop of the exchange, which is the same from the first byte to the last. An
 * exchange is over when its response has been sent or has failed; nothing of it may be used after that, except the body
 * of a response that a cache has stored.
 */
public interface Exchange {

    /** The request id: taken from a trusted peer's {@code X-Request-Id}, otherwise made by the gateway. */
    String id();

    /** The name of the route that was matched. */
    String route();

    /** The address of the client without its port; behind trusted proxies the one that they vouch for. */
    String clientAddress();

    /** The request's head. */
    RequestHead request();

    /** What the route's path template matched, by name; empty without a template. Values are decoded. */
    Map<String, String> pathParameters();

    /** The response's head, or null while there is none. */
    @Nullable
    ResponseHead response();

    /**
     * Answers the request here. Within {@link Filter#onRequest} this ends the way of the request: no later filter, cache
     * or server sees it. It may be called once, before there is a response and while the filters have the request.
     *
     * @throws IllegalStateException when there is a response already, or when the filters have let the request through,
     *     as they have when one that took too long was passed over
     */
    void respond(ResponseHead head, Body body);

    /** A value that an earlier filter has left, or null. */
    <T> @Nullable T attribute(Attribute<T> attribute);

    /** Leaves a value for later filters and the target; null removes it. */
    <T> void attribute(Attribute<T> attribute, @Nullable T value);
}
