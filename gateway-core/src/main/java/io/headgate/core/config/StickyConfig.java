package io.headgate.core.config;

import java.time.Duration;

/**
 * Sessions kept by a signed cookie.
 *
 * @param cookie its name
 * @param ttl counted from the last request
 */
public record StickyConfig(String cookie, Duration ttl) {}
