package io.headgate.core.config;

import java.util.List;

/**
 * A cache.
 *
 * @param maxEntrySize bytes of the largest response that is stored
 */
public record CacheConfig(String name, ExtensionConfig strategy, List<TierConfig> tiers, long maxEntrySize) {}
