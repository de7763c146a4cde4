package io.headgate.core.cli;

import io.headgate.core.config.ConfigLoader;
import io.headgate.core.config.ConfigProblem;
import io.headgate.core.config.ConfigResult;
import io.headgate.core.config.ConfigSchema;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.event.Events;
import io.headgate.core.monitor.Telemetry;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.PluginChanges;
import io.headgate.core.plugin.PluginEnvironment;
import io.headgate.core.plugin.PluginHost;
import io.headgate.core.plugin.PluginHostOptions;
import io.headgate.core.plugin.PluginPolicy;
import io.headgate.core.plugin.PluginStatus;
import io.headgate.core.runtime.Await;
import io.headgate.core.runtime.RuntimeBuilder;
import io.headgate.core.runtime.RuntimeServices;
import io.headgate.core.runtime.Runtimes;
import io.headgate.core.runtime.SwapFailure;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.StickyKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The plugins of a folder, loaded without a gateway: for commands that need to know what they contribute. */
final class OfflinePlugins implements AutoCloseable {

    private static final Duration STEP = Duration.ofSeconds(60);
    private static final Events NO_EVENTS = event -> {};

    private final Path staging;
    private final Vertx vertx = Vertx.vertx();
    private final Telemetry telemetry = new Telemetry();
    private final PluginHost host;
    private volatile PluginChanges changes = PluginChanges.none();

    /**
     * Loads what a gateway with that config would.
     *
     * @param config null for none
     */
    OfflinePlugins(Path folder, @Nullable Path config) {
        try {
            staging = Files.createTempDirectory("headgate-plugins-");
        } catch (IOException e) {
            throw new CommandFailure("No temporary folder could be made: " + ConfigLoader.reason(e));
        }
        PluginEnvironment environment = new PluginEnvironment(
                vertx,
                new RuntimeServices(new Runtimes()),
                telemetry::pluginMeters,
                ConfigSchema::problems,
                Clock.systemUTC());
        host = new PluginHost(PluginHostOptions.of(folder, staging), environment, NO_EVENTS, this::change);
        settled(host.limit(policy(config)).compose(limited -> host.start()));
    }

    /** What is wrong with a config is for others to say. */
    private static PluginPolicy policy(@Nullable Path config) {
        try {
            return config == null ? PluginPolicy.NONE : ConfigLoader.policy(config, System.getenv());
        } catch (ConfigLoader.InvalidPolicy e) {
            return PluginPolicy.NONE;
        }
    }

    ExtensionCatalog catalog() {
        return host.catalog();
    }

    List<PluginStatus> list() {
        return host.list();
    }

    /**
     * Makes what a gateway with this config would be made of.
     *
     * @return what an extension has against its options; null when all goes well
     */
    @Nullable
    String refusal(GatewayConfig config) {
        PoolEnvironment pools = new PoolEnvironment(
                vertx.getOrCreateContext(),
                NO_EVENTS,
                Clock.systemUTC(),
                StickyKey.random(),
                config::admin,
                new ExtensionFailures());
        try {
            new RuntimeBuilder(vertx, NO_EVENTS, pools, new Runtimes()).tryOut(config, catalog());
            return null;
        } catch (SwapFailure e) {
            return e.getMessage();
        }
    }

    /** Takes a plugin out and deletes its jar, as a running gateway does: not while the config needs it. */
    void remove(String id, boolean force, @Nullable Path config) {
        changes = (catalog, cause, forced) -> {
            String need = forced || config == null ? null : need(config, catalog);
            return need == null
                    ? Future.succeededFuture(new PluginChanges.Swap(Future.succeededFuture()))
                    : Future.failedFuture(need);
        };
        try {
            Await.result(host.watch().compose(watched -> host.remove(id, force)), STEP);
        } catch (Await.Failure e) {
            throw new CommandFailure("Refused: " + e.getMessage());
        }
    }

    private Future<PluginChanges.Swap> change(ExtensionCatalog catalog, String cause, boolean force) {
        return changes.swap(catalog, cause, force);
    }

    /** What a config that is good with all plugins lacks with these; null when there is nothing. */
    private @Nullable String need(Path config, ExtensionCatalog catalog) {
        ConfigResult with = ConfigLoader.load(config, catalog(), System.getenv());
        ConfigResult without = ConfigLoader.load(config, catalog, System.getenv());
        return with instanceof ConfigResult.Loaded && without instanceof ConfigResult.Refused refused
                ? refused.problems().stream().map(ConfigProblem::toString).collect(Collectors.joining("; "))
                : null;
    }

    @Override
    public void close() {
        settled(host.close());
        settled(vertx.close());
        telemetry.close();
        try (Stream<Path> files = Files.walk(staging)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new CommandFailure("The temporary folder " + staging + " could not be removed: " + e.getMessage());
        }
    }

    private static void settled(Future<?> future) {
        try {
            Await.result(future, STEP);
        } catch (Await.Failure e) {
            throw new CommandFailure("The plugins cannot be loaded: " + e.getMessage());
        }
    }
}
