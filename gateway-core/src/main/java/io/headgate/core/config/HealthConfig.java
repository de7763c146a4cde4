package io.headgate.core.config;

import java.time.Duration;

/**
 * Active checks of a pool's servers.
 *
 * @param check its type is {@code http} or {@code tcp}, or what a plugin brings
 */
public record HealthConfig(
        ExtensionConfig check, Duration interval, Duration timeout, int unhealthyThreshold, int healthyThreshold) {}
