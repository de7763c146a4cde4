package io.headgate.core.config;

import io.headgate.core.plugin.PluginPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole config: valid, complete, defaults filled in, environment and secrets resolved. Maps keep the file's order.
 *
 * @param digest the first 12 hexadecimal digits of the SHA-256 of the completed document: the file with its placeholders
 *     resolved and all defaults filled in, so that its layout makes no difference
 * @param admin null when the admin listener is off
 */
public record GatewayConfig(
        String digest,
        Map<String, ListenerConfig> listeners,
        @Nullable AdminConfig admin,
        AccessLogConfig accessLog,
        LimitsConfig limits,
        List<String> trustedProxies,
        PluginPolicy plugins,
        SwapConfig swap,
        Map<String, PoolConfig> pools,
        Map<String, CacheConfig> caches,
        Map<String, DatabaseConfig> databases,
        List<RouteConfig> routes) {}
