package io.headgate.api.http;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Looks at, changes or answers the requests of the routes that name it.
 *
 * <p>One instance serves all requests of its route on all event loops at the same time, so it keeps no state of a single
 * request. Both methods are called on the exchange's event loop and must not block. Null means "done, go on"; a Future
 * is for work that really is asynchronous, and the exchange waits for it within the route's timeout. It may be completed
 * on any thread: the exchange goes on on its own event loop. An exception or a failed Future is counted and answered with
 * 502, or passed over where the config says {@code "onFailure": "skip"}.
 *
 * <p>The filters of a factory that is {@link FilterFactory#blocking} are called on a worker thread instead, where they may
 * block for as long as the route's timeout; then the thread is interrupted and the filter has failed. Meanwhile the
 * exchange waits and its request is paused. Such a filter gets an exchange of its own: what it does to heads and attributes,
 * and its answer, take effect on the event loop when the call has come back, or its Future is complete, and not at all when
 * that is too late or a failure. It must not use that exchange any longer. A body that it answers with is {@link Body.Whole}
 * or a stream that may be read on the exchange's event loop.
 */
public interface Filter {

    /**
     * Called before cache and target, in the order of the config. May answer with {@link Exchange#respond}, at once or on
     * the exchange's event loop before its Future is complete.
     */
    default @Nullable Future<?> onRequest(Exchange exchange) {
        return null;
    }

    /**
     * Called when the response's head is there, in reverse order, also for responses from a cache. It may change the
     * head; the body has not been sent yet. What it changes is not stored, since it is called for stored responses too.
     */
    default @Nullable Future<?> onResponse(Exchange exchange) {
        return null;
    }

    /** Called once after the last exchange has left the filter. */
    default void close() {}
}
