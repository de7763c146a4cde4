package io.headgate.core.proxy;

import io.headgate.core.config.LimitsConfig;

/**
 * What requests are answered by: the part of a runtime that the lane sees. Immutable; a request keeps the one that it
 * began with until its last byte.
 */
public interface Routing {

    /** The routes. */
    Router router();

    /** What requests must keep. */
    RequestRules rules();

    /** The limits in force. */
    LimitsConfig limits();

    /** Where finished requests are recorded. */
    AccessLog accessLog();

    /** Whether what is answered may be stored: nothing outlives a routing that may be withdrawn. */
    boolean mayStore();

    /**
     * A request to a route is over that the cache did not answer. On its event loop.
     *
     * @param nanos from its head to its last byte
     */
    void answered(int loop, int status, long nanos);

    /** Gives back what {@link RoutingSource#acquire} gave, once, on the same event loop. */
    void release(int loop);
}
