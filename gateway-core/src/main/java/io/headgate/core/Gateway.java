package io.headgate.core;

import io.headgate.core.admin.AdminServer;
import io.headgate.core.admin.AdminToken;
import io.headgate.core.admin.CachesResource;
import io.headgate.core.admin.ConfigResource;
import io.headgate.core.admin.Console;
import io.headgate.core.admin.EventsResource;
import io.headgate.core.admin.PluginsResource;
import io.headgate.core.admin.PoolsResource;
import io.headgate.core.admin.StatusResource;
import io.headgate.core.config.AdminConfig;
import io.headgate.core.config.ConfigLoader;
import io.headgate.core.config.ConfigSchema;
import io.headgate.core.config.ConfigWatcher;
import io.headgate.core.event.EventBusEvents;
import io.headgate.core.event.Events;
import io.headgate.core.monitor.Telemetry;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.PluginEnvironment;
import io.headgate.core.plugin.PluginHost;
import io.headgate.core.plugin.PluginHostOptions;
import io.headgate.core.plugin.PluginPolicy;
import io.headgate.core.plugin.PluginStatus;
import io.headgate.core.proxy.LaneStats;
import io.headgate.core.proxy.Listeners;
import io.headgate.core.runtime.Await;
import io.headgate.core.runtime.RuntimeBuilder;
import io.headgate.core.runtime.RuntimeServices;
import io.headgate.core.runtime.RuntimeSwap;
import io.headgate.core.runtime.Runtimes;
import io.headgate.core.service.ConfigEndpoints;
import io.headgate.core.service.ControlEndpoints;
import io.headgate.core.service.GatewayControl;
import io.headgate.core.service.ServiceEndpoints;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.StickyKey;
import io.headgate.core.version.ConfigEditor;
import io.headgate.core.version.VersionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway. Its constructor wires all parts, in the order in which a reader meets them: the process, plugins,
 * the runtime and its swap, listeners and admin; {@link #start} sets them going and {@link #stop} takes them apart the
 * other way round. Both block; they are called by one thread that is not an event loop.
 */
public final class Gateway {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration STEP = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 1000;

    /** What a stop takes at most beyond the drain of the listeners. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(10);

    /** What is waited for before the drain has its share of that. */
    private static final Duration BEFORE_DRAIN = Duration.ofSeconds(2);

    private final GatewayFiles files;
    private final Map<String, String> environment;
    private final RunningFile running;
    private final Telemetry telemetry = new Telemetry();
    private final Vertx vertx = telemetry.instrument(Vertx.builder()).build();
    private final Events events = new EventBusEvents(vertx.eventBus());
    private final Clock clock = Clock.systemUTC();
    private final Runtimes runtimes = new Runtimes();
    private final InForce inForce = new InForce(runtimes);
    private final RuntimeServices services = new RuntimeServices(runtimes);
    private final LaneStats lanes = new LaneStats();
    private final ExtensionFailures failures = new ExtensionFailures();
    private final Readiness readiness = new Readiness(vertx);
    private final PluginHost plugins;
    private final Listeners listeners;
    private final GatewayBindings bindings;
    private final RuntimeSwap swap;
    private final ConfigWatcher watcher;
    private final GatewayControl control;
    private final ServiceEndpoints endpoints;
    private final ControlEndpoints commands;
    private final VersionStore versions;
    private final ConfigEditor config;
    private final ConfigEndpoints edits;
    private final AdminToken token;
    private final EventsResource feed = new EventsResource(vertx);
    private final GatewayTraffic traffic = new GatewayTraffic(lanes, inForce::hits, inForce::routes);
    private final ShedNews sheds = new ShedNews(lanes::sheds, events);
    private volatile Runnable bound = () -> {};
    private boolean stopped;

    private Gateway(GatewayFiles files, RunningFile running, Map<String, String> environment) throws IOException {
        this.files = files;
        this.environment = environment;
        this.running = running;
        token = AdminToken.in(files.state());
        listeners = new Listeners(vertx, Runtime.getRuntime().availableProcessors(), runtimes, lanes);
        bindings = new GatewayBindings(listeners, this::admin, this::announce);
        PoolEnvironment pools = new PoolEnvironment(
                vertx.getOrCreateContext(), events, clock, StickyKey.load(files.state()), bindings::admin, failures);
        RuntimeBuilder builder = new RuntimeBuilder(vertx, events, pools, runtimes);
        versions = VersionStore.open(files.state(), clock);
        swap = new RuntimeSwap(
                new RuntimeSwap.Source(vertx, files.config(), environment, versions),
                builder,
                runtimes,
                bindings,
                events);
        plugins = new PluginHost(
                PluginHostOptions.of(files.plugins(), files.state()),
                new PluginEnvironment(vertx, services, telemetry::pluginMeters, ConfigSchema::problems, clock),
                events,
                swap);
        swap.whenPromoted(this::adaptPlugins);
        watcher = new ConfigWatcher(
                vertx,
                files.config(),
                changed -> reload(RuntimeSwap.FILE_CHANGED)
                        .onFailure(e -> LOG.error("The config could not be put in force", e)));
        control = new GatewayCommands(files.plugins(), plugins, swap, runtimes, this::reload);
        config = new ConfigEditor(
                vertx,
                files.config(),
                versions,
                swap,
                new ConfigEditor.Applied() {
                    @Override
                    public Future<RuntimeSwap.Outcome> after(RuntimeSwap.Outcome outcome) {
                        return followed(outcome);
                    }

                    @Override
                    public Future<?> again() {
                        return reload("an edit could not be written");
                    }
                },
                () -> ConfigSchema.assemble(plugins.catalog()));
        endpoints = new ServiceEndpoints(vertx, services);
        commands = new ControlEndpoints(vertx, control);
        edits = new ConfigEndpoints(vertx, config);
    }

    /**
     * Starts a gateway.
     *
     * @param environment the variables that its config may use
     * @throws GatewayException when it cannot run, with a message for people; then nothing is left running
     */
    public static Gateway start(GatewayFiles files, Map<String, String> environment) {
        Path state = files.state();
        try {
            Files.createDirectories(state);
            RunningFile running = RunningFile.take(state);
            Gateway gateway = new Gateway(files, running, environment);
            try {
                gateway.start();
            } catch (RuntimeException e) {
                gateway.stop();
                throw e;
            }
            return gateway;
        } catch (IOException e) {
            throw new GatewayException("The state folder " + state + " cannot be used: " + ConfigLoader.reason(e));
        }
    }

    private void start() {
        settled(plugins.limit(policy()), "The limits of plugins");
        settled(plugins.start(), "The plugins");
        settled(listeners.start(), "The event loops");
        runtimes.loops(listeners.contexts());
        settled(watcher.start(), "The watch of the config");
        RuntimeSwap.Outcome first = settled(firstConfig(), "The config");
        if (!first.problems().isEmpty()) {
            throw unusable(first.problems());
        }
        watcher.watchSecrets(first.secretFiles());
        settled(plugins.watch(), "The watch of the plugins");
        GatewayMetrics.register(telemetry, lanes, failures, plugins);
        telemetry.text(() -> TrafficMetrics.text(lanes, inForce.routes()));
        traffic.look(clock.instant());
        vertx.setPeriodic(LOOK_MILLIS, id -> look(clock.instant()));
        readiness.up();
    }

    private GatewayException unusable(List<String> problems) {
        return new GatewayException(
                problems.size() == 1
                        ? files.config() + ": " + problems.get(0)
                        : files.config() + " cannot be used:\n  " + String.join("\n  ", problems));
    }

    /** No plugin is loaded before it is known whose may be. */
    private PluginPolicy policy() {
        try {
            return ConfigLoader.policy(files.config(), environment);
        } catch (ConfigLoader.InvalidPolicy e) {
            throw unusable(e.problems());
        }
    }

    /** Where clients connect, by the listener's name. */
    public Map<String, String> listeners() {
        return bindings.urls();
    }

    /** Has something done whenever a config has come into force, whose addresses may be others. It must not block. */
    public void whenBound(Runnable then) {
        bound = then;
    }

    /** Where the admin listener is; null when it is off. */
    public @Nullable String admin() {
        return bindings.adminUrl();
    }

    /** What it runs on. */
    Vertx vertx() {
        return vertx;
    }

    /** What the plugins in use offer. */
    ExtensionCatalog catalog() {
        return plugins.catalog();
    }

    /** What failed in calls into plugins. */
    ExtensionFailures failures() {
        return failures;
    }

    /** The config that is being tried, or how the last trial ended; null when there was none. */
    @Nullable
    JsonObject canary() {
        return swap.canary();
    }

    /** The plugins and jars in the folder. */
    public List<PluginStatus> plugins() {
        return plugins.list();
    }

    /**
     * Reads the config again and puts it in force. One that cannot be is logged, and the one before stays.
     *
     * @return what kept it out, a line for each problem
     */
    public Future<List<String>> reload() {
        return reload("SIGHUP")
                .map(RuntimeSwap.Outcome::problems)
                .onFailure(e -> LOG.error("The config could not be put in force", e));
    }

    /** Completes when each event loop that serves requests has answered. Does not block. */
    public Future<?> pulse() {
        return Pulse.of(listeners.contexts());
    }

    /** How long {@link #stop} takes at most. */
    public Duration stopTime() {
        return inForce.stopDelay().plus(listeners.drainTime()).plus(STOP_MARGIN);
    }

    /**
     * Stops: it is not ready any more, after the stop delay there are no more connections, requests in flight finish
     * within the drain time, then everything is closed. Whoever calls it again waits for the first and does nothing.
     */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        StopSteps stop = new StopSteps(stopTime());
        if (readiness.down()) {
            awaitNotice(stop, inForce.stopDelay());
        }
        stop.step("the watch of the config", watcher.close(), BEFORE_DRAIN);
        stop.step("the watch of the plugins", plugins.unwatch(), BEFORE_DRAIN);
        stop.step("the changes under way", swap.close(), BEFORE_DRAIN);
        stop.step("the listeners", listeners.drain());
        stop.step("the runtime", runtimes.drain());
        Optional.ofNullable(runtimes.currentOrNull())
                .ifPresent(last -> last.accessLog().close());
        stop.step("the services", endpoints.close());
        stop.step("the commands", commands.close());
        stop.step("the edits of the config", edits.close());
        stop.step("the plugins", plugins.close());
        stop.step("the events of the admin listener", feed.close());
        stop.step("the admin listener", bindings.closeAdmin());
        stop.step("Vert.x", vertx.close());
        telemetry.close();
        try {
            running.close();
        } catch (IOException e) {
            LOG.warn("The state folder could not be given back", e);
        }
    }

    /** Who sends requests may need a while to find that it is not ready any more. */
    private void awaitNotice(StopSteps stop, Duration delay) {
        if (!delay.isZero()) {
            LOG.info("Not ready any more; no more connections in {} ms (limits.stopDelay)", delay.toMillis());
            stop.step("the wait", vertx.timer(delay.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /** With the plugins that were in use before; when the config cannot be run with them, with all that there are. */
    private Future<RuntimeSwap.Outcome> firstConfig() {
        return swap.configChanged("start")
                .compose(outcome -> outcome.problems().isEmpty()
                        ? Future.succeededFuture(outcome)
                        : plugins.rescan().compose(done -> swap.configChanged("start")));
    }

    /** A config that was refused for want of a plugin, and a plugin that was kept for the config, get another try. */
    private Future<RuntimeSwap.Outcome> reload(String cause) {
        return swap.configChanged(cause).compose(this::followed);
    }

    private Future<RuntimeSwap.Outcome> followed(RuntimeSwap.Outcome outcome) {
        watcher.watchSecrets(outcome.secretFiles());
        if (!outcome.found().isEmpty()) {
            return Future.succeededFuture(outcome);
        }
        return plugins.limit(runtimes.current().config().plugins())
                .compose(limited -> plugins.rescan())
                .map(outcome);
    }

    /** A config that was tried is in force: what it says of plugins counts, and jars that wait for it get another try. */
    private void adaptPlugins() {
        plugins.limit(runtimes.current().config().plugins())
                .compose(limited -> plugins.rescan())
                .onFailure(e -> LOG.error("The plugins could not be adapted to the config", e));
    }

    private Future<AdminServer> admin(AdminConfig config) {
        GatewayStatus views = new GatewayStatus(this, lanes, runtimes, services, traffic);
        return AdminServer.start(
                vertx,
                config,
                token,
                new AdminServer.Sources(
                        readiness.checks(),
                        telemetry,
                        new Console(vertx, () -> plugins.catalog().panels()),
                        List.of(
                                new StatusResource(views),
                                new PoolsResource(views),
                                new CachesResource(views),
                                new PluginsResource(vertx, views, control),
                                new ConfigResource(this.config, control),
                                feed)));
    }

    private void look(Instant now) {
        traffic.look(now);
        sheds.look(now);
    }

    private void announce() {
        try {
            running.write(bindings.urls(), bindings.adminUrl());
        } catch (IOException e) {
            LOG.warn("running.json could not be written; the command line will not find this gateway", e);
        }
        bound.run();
    }

    private static <T> T settled(Future<T> step, String what) {
        try {
            return Await.result(step, STEP);
        } catch (Await.Failure e) {
            throw new GatewayException(what + " could not be started: " + e.getMessage());
        }
    }
}
