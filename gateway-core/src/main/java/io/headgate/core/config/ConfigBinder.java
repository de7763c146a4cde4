package io.headgate.core.config;

import io.headgate.core.config.Node.Obj;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes records of a complete and valid document. */
final class ConfigBinder {

    private static final int DIGEST_DIGITS = 12;
    private static final int WAITING_FOR_EACH_CONNECTION = 10;

    private ConfigBinder() {}

    static GatewayConfig bind(Obj root) {
        Section file = new Section(root);
        Section admin = file.optional("admin");
        return new GatewayConfig(
                digest(root),
                file.named("listeners", ConfigBinder::listener),
                admin == null ? null : admin(admin),
                accessLog(file),
                limits(file.section("limits")),
                file.texts("trustedProxies"),
                PluginsBinder.policy(file.section("plugins")),
                SwapBinder.swap(file.section("swap")),
                file.named("pools", ConfigBinder::pool),
                file.named("caches", ConfigBinder::cache),
                file.named("databases", ConfigBinder::database),
                file.sections("routes", RouteBinder::route));
    }

    private static String digest(Obj root) {
        try {
            byte[] text = String.valueOf(Nodes.toJson(root)).getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ListenerConfig listener(String name, Section listener) {
        HostPort address = address(listener);
        return new ListenerConfig(name, address.host(), address.port());
    }

    private static AdminConfig admin(Section admin) {
        HostPort address = address(admin);
        return new AdminConfig(address.host(), address.port(), admin.flag("pluginUpload"));
    }

    private static HostPort address(Section listener) {
        return valid(HostPort.parse(listener.text("address")));
    }

    private static AccessLogConfig accessLog(Section file) {
        Section log = file.optional("accessLog");
        return log == null
                ? new AccessLogConfig(false, "-")
                : new AccessLogConfig(log.flag("enabled"), log.text("path"));
    }

    private static LimitsConfig limits(Section limits) {
        return new LimitsConfig(
                limits.duration("headTimeout"),
                limits.duration("keepAliveTimeout"),
                limits.duration("idleTimeout"),
                limits.size("minRate"),
                limits.duration("minRateAfter"),
                (int) limits.size("maxHeadSize"),
                limits.integer("maxFields"),
                limits.integer("maxConnections"),
                new OverloadConfig(
                        limits.integer("maxRequests"),
                        limits.duration("maxLoopDelay"),
                        limits.integer("maxHeapUse"),
                        limits.integer("maxDirectMemoryUse")),
                limits.duration("drainTimeout"),
                limits.duration("stopDelay"));
    }

    private static PoolConfig pool(String name, Section pool) {
        List<ServerConfig> servers = pool.sections("servers", ConfigBinder::server);
        Section health = pool.optional("health");
        return new PoolConfig(
                name,
                extension(pool.section("algorithm"), Set.of("type")),
                servers,
                health == null ? null : health(health),
                sticky(name, pool),
                pool.duration("connectTimeout"),
                pool.integer("maxConnections"),
                pool.integer("maxWaiting"));
    }

    private static ServerConfig server(Section server) {
        HostPort address = valid(HostPort.ofServer(server.text("address")));
        String id = server.has("id") ? server.text("id") : address.toString();
        return new ServerConfig(id, "http", address.host(), address.port(), server.integer("weight"));
    }

    private static HealthConfig health(Section health) {
        Duration interval = health.duration("interval");
        Duration timeout = health.duration("timeout");
        return new HealthConfig(
                extension(health, ExtensionPoints.HEALTH.reserved()),
                interval,
                timeout.compareTo(interval) > 0 ? interval : timeout,
                health.integer("unhealthyThreshold"),
                health.integer("healthyThreshold"));
    }

    private static @Nullable StickyConfig sticky(String name, Section pool) {
        Section sticky = pool.optional("sticky");
        if (sticky == null) {
            return null;
        }
        String cookie = sticky.has("cookie") ? sticky.text("cookie") : StickyConfig.usualCookie(name);
        return new StickyConfig(cookie, sticky.duration("ttl"));
    }

    private static CacheConfig cache(String name, Section cache) {
        return new CacheConfig(
                name,
                extension(cache.section("strategy"), Set.of("type")),
                cache.sections(
                        "tiers", tier -> new TierConfig(extension(tier, Set.of("type", "ttl")), tier.duration("ttl"))),
                cache.size("maxEntrySize"));
    }

    private static DatabaseConfig database(String name, Section database) {
        Section connections = database.section("connections");
        int max = connections.integer("max");
        return new DatabaseConfig(
                name,
                database.text("host"),
                database.integer("port"),
                database.text("name"),
                database.text("user"),
                database.has("password") ? new Secret(database.text("password")) : Secret.NONE,
                max,
                connections.has("maxWaiting") ? connections.integer("maxWaiting") : max * WAITING_FOR_EACH_CONNECTION,
                connections.duration("idleTimeout"),
                connections.duration("acquireTimeout"),
                database.duration("statementTimeout"),
                database.duration("queryTimeout"));
    }

    /** The extension that an object chooses; its options are all but the gateway's own keys. */
    static ExtensionConfig extension(Section section, Set<String> own) {
        JsonObject options = new JsonObject();
        section.object().members().forEach((key, value) -> {
            if (!own.contains(key)) {
                options.put(key, Nodes.toJson(value));
            }
        });
        return new ExtensionConfig(section.text("type"), options);
    }

    private static HostPort valid(@Nullable HostPort address) {
        if (address == null) {
            throw new IllegalStateException("an address was not checked");
        }
        return address;
    }
}
