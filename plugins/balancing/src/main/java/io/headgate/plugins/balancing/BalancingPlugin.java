package io.headgate.plugins.balancing;

import io.headgate.api.plugin.GatewayPlugin;

/** Brings the balancing algorithms. Holds nothing. */
public final class BalancingPlugin extends GatewayPlugin {}
