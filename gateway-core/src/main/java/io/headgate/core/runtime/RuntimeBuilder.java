package io.headgate.core.runtime;

import io.headgate.core.cache.CacheEnvironment;
import io.headgate.core.cache.Caches;
import io.headgate.core.cache.Worker;
import io.headgate.core.config.ConfigLoader;
import io.headgate.core.config.ConfigResult;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.config.RouteConfig;
import io.headgate.core.database.Databases;
import io.headgate.core.event.Events;
import io.headgate.core.plugin.Deadline;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionEndpoints;
import io.headgate.core.plugin.PluginPolicy;
import io.headgate.core.plugin.TrustedSigners;
import io.headgate.core.proxy.AccessLog;
import io.headgate.core.proxy.RequestRules;
import io.headgate.core.proxy.Route;
import io.headgate.core.proxy.Router;
import io.headgate.core.proxy.TrustedProxies;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.Pools;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds a runtime from a valid config and the loaded plugins, beside the one in force and without a change to it. */
public final class RuntimeBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeBuilder.class);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Events events;
    private final PoolEnvironment environment;
    private final Runtimes runtimes;
    private final Duration deadline;

    /** Makes the builder. */
    public RuntimeBuilder(Vertx vertx, Events events, PoolEnvironment environment, Runtimes runtimes) {
        this(vertx, events, environment, runtimes, DEADLINE);
    }

    /** The same with a time of its own for extensions to be made in. */
    RuntimeBuilder(Vertx vertx, Events events, PoolEnvironment environment, Runtimes runtimes, Duration deadline) {
        this.deadline = deadline;
        this.vertx = vertx;
        this.events = events;
        this.environment = environment;
        this.runtimes = runtimes;
    }

    /**
     * Builds a runtime. Blocks while extensions are made.
     *
     * @param previous the one in force, whose state is shared; null for the first
     * @throws SwapFailure when an extension refuses its options or does not come back in time, or a file cannot be opened;
     *     nothing is left behind
     */
    Runtime build(GatewayConfig config, ExtensionCatalog catalog, @Nullable Runtime previous) {
        return inTime(catalog, asked -> built(config, asked, previous), late -> discard(late, previous));
    }

    private Runtime built(GatewayConfig config, ExtensionCatalog catalog, @Nullable Runtime previous)
            throws IOException {
        checkTrust(config);
        Undo undo = new Undo();
        try {
            Organs organs = organs(config, catalog, previous, undo);
            Router router = router(config, catalog, organs, undo);
            ExtensionEndpoints endpoints =
                    RuntimeEndpoints.of(config, organs, catalog, environment.failures(), vertx.eventBus());
            return new Runtime(config, rules(config), router, organs, endpoints, runtimes.loopCount());
        } catch (Throwable e) {
            undo.run();
            throw e;
        }
    }

    /** Lets go of a runtime that was built for nothing. Blocks. */
    static void discard(Runtime unused, @Nullable Runtime previous) {
        unused.close().onFailure(e -> LOG.warn("A runtime that was not used could not be closed", e));
        if (previous == null || previous.accessLog() != unused.accessLog()) {
            unused.accessLog().close();
        }
    }

    /**
     * Reads a config, which asks extensions for the options that they have.
     *
     * @throws SwapFailure when one of them fails or does not come back in time
     */
    ConfigResult load(Path file, ExtensionCatalog catalog, Map<String, String> variables) {
        return inTime(catalog, asked -> ConfigLoader.load(file, asked, variables), late -> {});
    }

    /** Reads a text, as {@link #load} does a file. */
    ConfigResult read(String text, ExtensionCatalog catalog, Map<String, String> variables) {
        return inTime(catalog, asked -> ConfigLoader.read(text, asked, variables), late -> {});
    }

    /**
     * Makes what a runtime would be made of and lets go of it at once. Opens no file and connects to nobody. Blocks while
     * extensions are made.
     *
     * @throws SwapFailure when an extension refuses its options or does not come back in time
     */
    public void tryOut(GatewayConfig config, ExtensionCatalog catalog) {
        var unused = inTime(
                catalog,
                asked -> {
                    checkTrust(config);
                    Undo undo = new Undo();
                    try {
                        return router(config, asked, organs(config, asked, null, AccessLog.OFF, undo), undo);
                    } finally {
                        undo.run();
                    }
                },
                late -> {});
    }

    /** A config whose certificates cannot be read would leave no plugin to be trusted. */
    private void checkTrust(GatewayConfig config) {
        PluginPolicy.TrustedKeys keys = config.plugins().trustStore();
        if (keys != null) {
            var unused = TrustedSigners.of(keys, environment.clock());
        }
    }

    /** Does what calls extensions. Whatever they throw becomes a failure of the swap. */
    private <T> T inTime(ExtensionCatalog catalog, Step<T> work, Consumer<T> late) {
        AskedExtensions asked = new AskedExtensions(catalog);
        try {
            return Deadline.call("headgate-build", deadline, () -> work.run(asked), late);
        } catch (TimeoutException e) {
            asked.giveUp();
            throw new SwapFailure(asked.last() + ": did not come back within " + deadline.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new SwapFailure(cause instanceof Error ? asked.last() + ": " + described(cause) : described(cause));
        }
    }

    /** The message, or what else tells one failure from another. */
    static String described(Throwable failure) {
        String message = failure.getMessage();
        return message == null || failure instanceof Error ? failure.toString() : message;
    }

    private interface Step<T> {
        T run(ExtensionCatalog catalog) throws IOException;
    }

    /** What is asked of runtimes that it has built. */
    ProbeQuestions questions() {
        return new ProbeQuestions(environment);
    }

    private Router router(GatewayConfig config, ExtensionCatalog catalog, Organs organs, Undo undo) {
        RouteBuilder routes = new RouteBuilder(organs, catalog, environment.failures(), undo);
        List<Route> built = new ArrayList<>();
        for (RouteConfig route : config.routes()) {
            built.add(routes.build(route));
        }
        return new Router(built);
    }

    private Organs organs(GatewayConfig config, ExtensionCatalog catalog, @Nullable Runtime previous, Undo undo)
            throws IOException {
        if (previous != null && previous.config().accessLog().equals(config.accessLog())) {
            return organs(config, catalog, previous, previous.accessLog(), undo);
        }
        AccessLog accessLog = AccessLog.open(config.accessLog());
        undo.add(accessLog::close);
        return organs(config, catalog, previous, accessLog, undo);
    }

    private Organs organs(
            GatewayConfig config,
            ExtensionCatalog catalog,
            @Nullable Runtime previous,
            AccessLog accessLog,
            Undo undo) {
        Pools pools = Pools.build(config.pools(), catalog, environment, previous == null ? null : previous.pools());
        undo.add(pools::close);
        Caches caches = Caches.build(
                config.caches(),
                catalog,
                previous == null ? null : previous.caches(),
                new CacheEnvironment(environment.clock(), events, environment.failures(), Worker.of(vertx)));
        undo.add(caches::close);
        Databases databases =
                Databases.build(config.databases(), vertx, previous == null ? null : previous.databases());
        undo.add(databases::close);
        return new Organs(pools, caches, databases, accessLog);
    }

    private static RequestRules rules(GatewayConfig config) {
        return new RequestRules(
                config.limits().maxFields(), config.limits().maxHeadSize(), TrustedProxies.of(config.trustedProxies()));
    }
}
