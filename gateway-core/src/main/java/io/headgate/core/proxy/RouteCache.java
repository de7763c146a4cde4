package io.headgate.core.proxy;

import io.headgate.core.cache.Cache;
import io.headgate.core.config.RouteCacheConfig;

/**
 * The cache of a route.
 *
 * @param config how the route uses it
 */
public record RouteCache(Cache cache, RouteCacheConfig config) {}
