package io.headgate.core.runtime;

import io.headgate.core.cache.CacheEnvironment;
import io.headgate.core.cache.Caches;
import io.headgate.core.cache.Worker;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.config.RouteConfig;
import io.headgate.core.database.Databases;
import io.headgate.core.event.Events;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionEndpoints;
import io.headgate.core.proxy.AccessLog;
import io.headgate.core.proxy.RequestRules;
import io.headgate.core.proxy.Route;
import io.headgate.core.proxy.Router;
import io.headgate.core.proxy.TrustedProxies;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.Pools;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a runtime from a valid config and the loaded plugins, beside the one in force and without a change to it. */
public final class RuntimeBuilder {

    private final Vertx vertx;
    private final Events events;
    private final PoolEnvironment environment;
    private final Runtimes runtimes;

    /** Makes the builder. */
    public RuntimeBuilder(Vertx vertx, Events events, PoolEnvironment environment, Runtimes runtimes) {
        this.vertx = vertx;
        this.events = events;
        this.environment = environment;
        this.runtimes = runtimes;
    }

    /**
     * Builds a runtime. Blocks while extensions are made.
     *
     * @param previous the one in force, whose state is shared; null for the first
     * @throws SwapFailure when an extension refuses its options or a file cannot be opened; nothing is left behind
     */
    Runtime build(GatewayConfig config, ExtensionCatalog catalog, @Nullable Runtime previous) {
        Undo undo = new Undo();
        try {
            Organs organs = organs(config, catalog, previous, undo);
            Router router = router(config, catalog, organs, undo);
            ExtensionEndpoints endpoints =
                    RuntimeEndpoints.of(config, organs, catalog, environment.failures(), vertx.eventBus());
            return new Runtime(config, rules(config), router, organs, endpoints, runtimes.loopCount());
        } catch (RuntimeException | LinkageError | IOException e) {
            undo.run();
            throw new SwapFailure(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Makes what a runtime would be made of and lets go of it at once. Opens no file and connects to nobody. Blocks while
     * extensions are made.
     *
     * @throws SwapFailure when an extension refuses its options
     */
    public void tryOut(GatewayConfig config, ExtensionCatalog catalog) {
        Undo undo = new Undo();
        try {
            var unused = router(config, catalog, organs(config, catalog, null, AccessLog.OFF, undo), undo);
        } catch (RuntimeException | LinkageError e) {
            throw new SwapFailure(String.valueOf(e.getMessage()));
        } finally {
            undo.run();
        }
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
