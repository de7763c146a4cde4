package io.headgate.core.runtime;

import io.headgate.api.event.ConfigApplied;
import io.headgate.api.event.ConfigRefused;
import io.headgate.core.config.ConfigLoader;
import io.headgate.core.config.ConfigProblem;
import io.headgate.core.config.ConfigResult;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.event.Events;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.PluginChanges;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts changes of the config and of the plugins into force, one at a time: read, validate, build a new runtime beside the
 * old, bind new addresses, swap, drain the old, close what nobody holds. A failure before the swap changes nothing.
 *
 * <p>Works on a thread of its own, so that a change may block. The public methods can be called from any thread.
 */
public final class RuntimeSwap implements PluginChanges {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeSwap.class);
    private static final Duration BIND = Duration.ofSeconds(20);

    private final Path file;
    private final Map<String, String> environment;
    private final RuntimeBuilder builder;
    private final Runtimes runtimes;
    private final Bindings bindings;
    private final Events events;
    private final WorkerExecutor thread;
    private boolean fileRefused;

    /** Makes a swap that has not put anything in force yet. */
    public RuntimeSwap(Source source, RuntimeBuilder builder, Runtimes runtimes, Bindings bindings, Events events) {
        this.file = source.file();
        this.environment = source.environment();
        this.builder = builder;
        this.runtimes = runtimes;
        this.bindings = bindings;
        this.events = events;
        this.thread = source.vertx().createSharedWorkerExecutor("headgate-swap", 1, 5, TimeUnit.MINUTES);
    }

    /**
     * What came of a config.
     *
     * @param problems what kept it out; empty when it is in force
     * @param secretFiles the files that it takes secrets from, as {@link ConfigResult#secretFiles} has them
     */
    public record Outcome(List<String> problems, Map<Path, String> secretFiles) {}

    /** Where configs come from. */
    public record Source(Vertx vertx, Path file, Map<String, String> environment) {}

    /** The addresses that a runtime is reached at. */
    public interface Bindings {

        /** Binds what the config asks for and is not bound yet; fails with a line for people. */
        Future<Change> prepare(GatewayConfig config);

        /** Addresses that are bound, but not in force yet. */
        interface Change {

            /** Lets go of the addresses that are not asked for any more. */
            void commit();

            /** Lets go of the new ones. */
            void abandon();
        }
    }

    /**
     * Reads the file and puts it in force when it differs from what is.
     *
     * @return fails only when the gateway itself is at fault
     */
    public Future<Outcome> configChanged(ExtensionCatalog catalog, String cause) {
        return thread.executeBlocking(() -> applyFile(catalog, cause), true);
    }

    @Override
    public Future<Swap> swap(ExtensionCatalog catalog, String cause, boolean force) {
        return thread.executeBlocking(() -> applyPlugins(catalog, cause, force), true);
    }

    private Outcome applyFile(ExtensionCatalog catalog, String cause) {
        ConfigResult result = ConfigLoader.load(file, catalog, environment);
        List<String> problems = List.of();
        if (result instanceof ConfigResult.Refused refused) {
            problems = lines(refused);
        } else if (result instanceof ConfigResult.Loaded loaded && !inForce(loaded.config())) {
            try {
                var unused = put(loaded.config(), catalog, cause);
            } catch (SwapFailure e) {
                problems = List.of(String.valueOf(e.getMessage()));
            }
        }
        fileRefused = !problems.isEmpty();
        if (fileRefused) {
            refuse(problems);
        }
        return new Outcome(problems, result.secretFiles());
    }

    /**
     * The file decides, unless it is refused whatever the plugins are: then the config in force stays, as it does when the
     * change is forced.
     */
    private Swap applyPlugins(ExtensionCatalog catalog, String cause, boolean force) {
        ConfigResult result = ConfigLoader.load(file, catalog, environment);
        if (result instanceof ConfigResult.Loaded loaded) {
            fileRefused = false;
            return put(loaded.config(), catalog, cause);
        }
        GatewayConfig inForce = runtimes.current().config();
        if (force) {
            return put(inForce, new RemovedExtensions(catalog), cause);
        }
        if (fileRefused) {
            return put(inForce, catalog, cause);
        }
        throw new SwapFailure("the config needs it: " + String.join("; ", lines((ConfigResult.Refused) result)));
    }

    private boolean inForce(GatewayConfig config) {
        Runtime current = runtimes.currentOrNull();
        return current != null && current.config().digest().equals(config.digest());
    }

    private Swap put(GatewayConfig config, ExtensionCatalog catalog, String cause) {
        Runtime next = builder.build(config, catalog, runtimes.currentOrNull());
        Bindings.Change change;
        try {
            change = Await.result(bindings.prepare(config), BIND);
        } catch (Await.Failure e) {
            next.close().onFailure(f -> LOG.warn("A runtime that was not used could not be closed", f));
            throw new SwapFailure(String.valueOf(e.getMessage()));
        }
        Runtime before = runtimes.currentOrNull();
        Future<Void> released = runtimes.replace(next).compose(done -> closeLog(before, next));
        change.commit();
        events.publish(new ConfigApplied(config.digest(), cause));
        LOG.info("Config {} is in force ({})", config.digest(), cause);
        return new Swap(released.onFailure(f -> LOG.warn("The runtime before could not be closed", f)));
    }

    private static List<String> lines(ConfigResult.Refused refused) {
        return refused.problems().stream().map(ConfigProblem::toString).toList();
    }

    /** Writes what the log still holds, which is not for an event loop. */
    private Future<Void> closeLog(@Nullable Runtime before, Runtime next) {
        if (before == null || before.accessLog() == next.accessLog()) {
            return Future.succeededFuture();
        }
        return thread.executeBlocking(() -> {
            before.accessLog().close();
            return null;
        });
    }

    private void refuse(List<String> problems) {
        if (runtimes.currentOrNull() == null) {
            // The start fails, and says so itself.
            return;
        }
        problems.forEach(problem -> LOG.warn("{}: {}", file, problem));
        LOG.warn("{} is refused; the config before stays in force", file);
        events.publish(new ConfigRefused(file.toString(), problems));
    }
}
