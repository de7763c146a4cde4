package io.headgate.core.cli;

import io.headgate.core.config.ConfigSchema;
import io.headgate.core.monitor.Telemetry;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.PluginEnvironment;
import io.headgate.core.plugin.PluginHost;
import io.headgate.core.plugin.PluginHostOptions;
import io.headgate.core.plugin.PluginStatus;
import io.headgate.core.runtime.Await;
import io.headgate.core.runtime.RuntimeServices;
import io.headgate.core.runtime.Runtimes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The plugins of a folder, loaded without a gateway: for commands that need to know what they contribute. */
final class OfflinePlugins implements AutoCloseable {

    private static final Duration STEP = Duration.ofSeconds(60);

    private final Path staging;
    private final Vertx vertx = Vertx.vertx();
    private final Telemetry telemetry = new Telemetry();
    private final PluginHost host;

    OfflinePlugins(Path folder) {
        try {
            staging = Files.createTempDirectory("headgate-plugins-");
        } catch (IOException e) {
            throw new CommandFailure("No temporary folder could be made: " + e.getMessage());
        }
        PluginEnvironment environment = new PluginEnvironment(
                vertx,
                new RuntimeServices(new Runtimes()),
                telemetry::pluginMeters,
                ConfigSchema::problems,
                Clock.systemUTC());
        host = new PluginHost(PluginHostOptions.of(folder, staging), environment, event -> {});
        settled(host.start());
    }

    ExtensionCatalog catalog() {
        return host.catalog();
    }

    List<PluginStatus> list() {
        return host.list();
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
