package io.headgate.core.proxy;

import io.headgate.core.cache.Cache;
import io.headgate.core.cache.CachedRoute;

/**
 * The cache of a route.
 *
 * @param route the route as that cache knows it
 */
public record RouteCache(Cache cache, CachedRoute route) {}
