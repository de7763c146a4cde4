package io.headgate.core.proxy;

/** What a route ends in. One instance serves all event loops at the same time. */
@FunctionalInterface
public interface Target {

    /** Takes out of the request what is for the gateway alone, before the cache is asked and {@link #handle} called. */
    default void prepare(ProxyExchange exchange) {}

    /**
     * Answers the exchange, now or later, by {@link ProxyExchange#answer} or {@link ProxyExchange#fail}. Called on the
     * exchange's event loop. An exception is answered with 500.
     */
    void handle(ProxyExchange exchange);

    /** Whether it answers within the route's timeout by itself; otherwise it is cut off when that has passed. */
    default boolean keepsTimeout() {
        return false;
    }
}
