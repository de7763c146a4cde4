package io.headgate.core.plugin;

import io.headgate.api.event.Event;
import io.headgate.api.plugin.Meters;
import io.headgate.api.plugin.Panel;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.service.Services;
import io.headgate.core.event.EventBusEvents;
import io.headgate.core.plugin.wire.Contexts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link PluginContext} of one plugin version. */
final class VersionContext implements PluginContext {

    private final PluginManifest manifest;
    private final PluginEnvironment environment;
    private final ScopedMeters meters;
    private final Context context;
    private final PluginBudget budget;
    private final Logger logger;
    private final Deque<Supplier<Future<?>>> closings = new ArrayDeque<>();
    private final @Nullable PluginClasses classes;
    private boolean stopped;
    private boolean started;
    private @Nullable Panel panel;
    private @Nullable WorkerThreads workers;

    /** @param classes where its jar is looked into; null where there is none */
    VersionContext(
            PluginManifest manifest,
            PluginEnvironment environment,
            Context context,
            PluginBudget budget,
            @Nullable PluginClasses classes) {
        this.manifest = manifest;
        this.environment = environment;
        this.meters = environment.meters().apply(manifest.id());
        this.context = context;
        this.budget = budget;
        this.classes = classes;
        this.logger = LoggerFactory.getLogger("headgate.plugin." + manifest.id());
    }

    @Override
    public String pluginId() {
        return manifest.id();
    }

    @Override
    public String pluginVersion() {
        return manifest.version();
    }

    @Override
    public Vertx vertx() {
        return environment.vertx();
    }

    @Override
    public Logger logger() {
        return logger;
    }

    @Override
    public Meters meters() {
        return meters;
    }

    @Override
    public Clock clock() {
        return environment.clock();
    }

    @Override
    public Services services() {
        return environment.services();
    }

    @Override
    public <E extends Event> void subscribe(Class<E> type, Consumer<? super E> handler) {
        MessageConsumer<JsonObject> consumer = vertx().eventBus().localConsumer(Event.address(type));
        // In this order: after the stop the first throws, and nothing must be registered then.
        closeOnStop(consumer::unregister);
        consumer.handler(message -> context.runOnContext(v -> hand(type, message.body(), handler)));
    }

    @Override
    public synchronized void showPanel(Panel wanted) {
        if (panel != null || started) {
            throw new IllegalStateException(
                    "plugin " + manifest.label() + (started ? " has started" : " shows a panel") + " already");
        }
        if (classes == null || classes.findResource(wanted.module()) == null) {
            throw new IllegalArgumentException(
                    "plugin " + manifest.label() + " has no " + wanted.module() + " in its jar");
        }
        panel = wanted;
    }

    /** It has started: what it shows is settled. */
    synchronized void started() {
        started = true;
    }

    /** What it shows in the console, or null. */
    synchronized @Nullable Panel panel() {
        return panel;
    }

    @Override
    public void closeOnStop(Supplier<Future<?>> close) {
        synchronized (closings) {
            if (stopped) {
                throw new IllegalStateException("plugin " + manifest.label() + " has stopped");
            }
            closings.addLast(close);
        }
    }

    /** Takes what is to be closed next, the last registered first; null when that was all, and nothing may follow. */
    @Nullable
    Supplier<Future<?>> nextClosing() {
        synchronized (closings) {
            Supplier<Future<?>> next = closings.pollLast();
            stopped = next == null;
            return next;
        }
    }

    /** What it may still do wrong. */
    PluginBudget budget() {
        return budget;
    }

    /** Does work of the plugin's on the calling thread. */
    <R> R within(Supplier<R> work) {
        return Contexts.within(context, work);
    }

    /** Completes when the plugin's own event loop has come to it. */
    Future<Void> ping() {
        Promise<Void> answered = Promise.promise();
        context.runOnContext(now -> answered.complete());
        return answered.future();
    }

    /** What its blocking filters are called on. */
    synchronized WorkerThreads workers() {
        WorkerThreads made = workers;
        if (made == null) {
            made = new WorkerThreads(manifest.id(), budget.policy().workers());
            workers = made;
        }
        return made;
    }

    /** Gives up what its blocking filters are doing. */
    synchronized void closeWorkers() {
        if (workers != null) {
            workers.close();
        }
    }

    /** Forgets the plugin's meters. */
    void closeMeters() {
        meters.close();
    }

    private <E extends Event> void hand(Class<E> type, JsonObject json, Consumer<? super E> handler) {
        try {
            handler.accept(EventBusEvents.decode(type, json));
        } catch (Throwable e) {
            logger.warn("Plugin {} failed to handle a {}", manifest.label(), type.getSimpleName(), e);
        }
    }
}
