package io.headgate.core.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a route uses a cache.
 *
 * @param cache the cache's name
 * @param ttl the freshness of responses that bring none of their own; null for none
 * @param override whether {@code ttl} wins over theirs
 * @param tags labels given to everything that is stored
 */
public record RouteCacheConfig(String cache, @Nullable Duration ttl, boolean override, List<String> tags) {}
