package io.headgate.core.proxy;

import io.headgate.core.config.MatchConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route that is ready to take requests.
 *
 * @param match which requests it takes
 * @param filters in the order of the config
 * @param cache null when nothing is cached
 * @param timeout from the request's head to the response's head
 * @param maxBodySize bytes of a request's body; -1 for no limit
 */
public record Route(
        String name,
        MatchConfig match,
        List<GuardedFilter> filters,
        Target target,
        @Nullable RouteCache cache,
        Duration timeout,
        long maxBodySize) {}
