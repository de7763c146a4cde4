package io.headgate.core.upstream;

import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.core.config.HealthConfig;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.ServerConfig;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.Point;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a pool is put together from; every refusal says which value of the config is to blame. */
final class PoolParts {

    private final PoolConfig config;
    private final ExtensionCatalog catalog;
    private final String path;

    PoolParts(PoolConfig config, ExtensionCatalog catalog) {
        this.config = config;
        this.catalog = catalog;
        path = "pools." + config.name();
    }

    /** That none is at the config's own admin listener is checked with the config: it may move in the same change. */
    void checkAddresses() {
        for (ServerConfig server : config.servers()) {
            String refusal = new ServerAddress(server.host(), server.port()).refusal(null);
            if (refusal != null) {
                throw new IllegalArgumentException(
                        path + ".servers: \"" + server.address() + "\" (expected: " + refusal + ")");
            }
        }
    }

    /** The algorithm, tried on the servers: options that it refuses are found here and not at the first change of a server. */
    Extension<BalancerFactory> algorithm(List<UpstreamServer> servers) {
        String type = config.algorithm().type();
        Extension<BalancerFactory> algorithm = catalog.find(BalancerFactory.class, type);
        if (algorithm == null) {
            throw unknown(".algorithm", type);
        }
        create(
                ".algorithm",
                () -> algorithm.make(
                        (factory, context) -> factory.create(config.algorithm().options(), servers, context)));
        return algorithm;
    }

    /** What checks the servers; null when they are not checked. */
    @Nullable
    HealthMonitor monitor(Membership membership, PoolEnvironment environment) {
        HealthConfig health = config.health();
        if (health == null) {
            return null;
        }
        Extension<HealthCheckFactory> type =
                catalog.find(HealthCheckFactory.class, health.check().type());
        if (type == null) {
            throw unknown(".health", health.check().type());
        }
        HealthCheck check = create(
                ".health",
                () -> type.make(
                        (factory, context) -> factory.create(health.check().options(), context)));
        return new HealthMonitor(
                config.name(),
                health,
                check,
                membership,
                environment,
                type.guard(Point.HEALTH_CHECK, environment.failures()));
    }

    private <T> T create(String key, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | LinkageError refused) {
            String reason = refused.getMessage() == null ? refused.toString() : refused.getMessage();
            throw new IllegalArgumentException(path + key + ": " + reason, refused);
        }
    }

    private IllegalArgumentException unknown(String key, String type) {
        return new IllegalArgumentException(path + key + ": \"" + type + "\" (no plugin brings it)");
    }
}
