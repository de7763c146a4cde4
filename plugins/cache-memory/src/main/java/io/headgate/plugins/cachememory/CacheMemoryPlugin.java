package io.headgate.plugins.cachememory;

import io.headgate.api.plugin.GatewayPlugin;

/** Contributes the tier {@code memory} and the strategy {@code standard}. */
public final class CacheMemoryPlugin extends GatewayPlugin {}
