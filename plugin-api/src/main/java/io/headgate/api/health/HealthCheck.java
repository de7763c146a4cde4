package io.headgate.api.health;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * Finds out whether a server is well. Interval, thresholds and state are the gateway's business.
 *
 * <p>One instance serves one pool. {@link #check} is called on an event loop, for several servers at the same time but
 * never twice at once for one, and must not block. It uses connections of its own.
 */
public interface HealthCheck {

    /**
     * Checks one server.
     *
     * @param timeout after which the check must have given up: an unhealthy result, not a failed Future
     * @return a failed Future counts as unhealthy, with the failure's message as detail
     */
    Future<HealthResult> check(HealthTarget target, Duration timeout);

    /** Called once when the pool has no more use for it. */
    default Future<?> close() {
        return Future.succeededFuture();
    }
}
