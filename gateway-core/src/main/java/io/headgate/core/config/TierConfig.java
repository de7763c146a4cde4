package io.headgate.core.config;

import java.time.Duration;

/**
 * A level of a cache.
 *
 * @param ttl for how long an entry may reside there
 */
public record TierConfig(ExtensionConfig store, Duration ttl) {}
