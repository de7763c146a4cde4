package io.headgate.plugins.health;

import io.headgate.api.plugin.GatewayPlugin;

/** Brings the health checks {@code http} and {@code tcp}. Holds nothing. */
public final class HealthPlugin extends GatewayPlugin {}
