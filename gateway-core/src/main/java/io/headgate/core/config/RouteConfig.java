package io.headgate.core.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route.
 *
 * @param timeout from the request's head to the response's head
 * @param maxBodySize bytes of a request's body; -1 for no limit
 * @param cache null when nothing is cached
 */
public record RouteConfig(
        String name,
        MatchConfig match,
        List<FilterConfig> filters,
        TargetConfig target,
        @Nullable RouteCacheConfig cache,
        Duration timeout,
        long maxBodySize) {}
