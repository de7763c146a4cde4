package io.headgate.core.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool.
 *
 * @param health null when servers are not checked
 * @param sticky null when sessions are not kept
 * @param maxConnections upstream connections for each server and event loop
 * @param maxWaiting requests waiting for one of those
 */
public record PoolConfig(
        String name,
        ExtensionConfig algorithm,
        List<ServerConfig> servers,
        @Nullable HealthConfig health,
        @Nullable StickyConfig sticky,
        Duration connectTimeout,
        int maxConnections,
        int maxWaiting) {}
