package io.headgate.core.plugin;

import io.headgate.api.event.PluginRefused;
import io.headgate.api.service.ServiceException;
import io.headgate.core.event.Events;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the plugins in use equal to the jars in the plugins folder.
 *
 * <p>Everything happens on a thread of its own, one change at a time, so that a change may block: it reads files, loads
 * classes, waits for plugins to start and for the runtime to be rebuilt. The public methods can be called from any
 * thread; their Futures complete on the caller's Vert.x context.
 *
 * <p>Lifecycle: {@link #start} loads what is there, {@link #watch} follows the folder from then on, {@link #close} stops
 * all plugins.
 */
public final class PluginHost {

    private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);
    private static final long RETRY_MILLIS = 100;

    private final PluginHostOptions options;
    private final PluginEnvironment environment;
    private final Events events;
    private final ScheduledThreadPoolExecutor thread;
    private final PluginFolder folder;
    private final PluginSet plugins;
    private final Map<String, Announced> announced = new HashMap<>();
    private boolean folderLost;
    private volatile List<PluginStatus> statuses = List.of();

    /** Makes a host that does nothing yet. */
    public PluginHost(PluginHostOptions options, PluginEnvironment environment, Events events) {
        this.options = options;
        this.environment = environment;
        this.events = events;
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "headgate-plugins");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.folder = new PluginFolder(options, environment.clock());
        this.plugins = new PluginSet(options, environment, events, thread);
    }

    /**
     * Loads the plugins in the folder, which it makes when there is none. A jar that is refused does not fail the start.
     *
     * @return completes when every jar there has been judged; fails when the folder or the staging folder cannot be used
     */
    public Future<Void> start() {
        return call(() -> {
                    folder.open();
                    plugins.open();
                    ThreadsFirst.start(environment.vertx());
                    return null;
                })
                .compose(opened -> untilJudged());
    }

    /** Follows the folder from now on; every change goes through {@code changes}. Called once, after {@link #start}. */
    public Future<Void> watch(PluginChanges changes) {
        return call(() -> {
            plugins.follow(changes);
            long poll = options.poll().toMillis();
            var unused = thread.scheduleWithFixedDelay(this::reconcile, poll, poll, TimeUnit.MILLISECONDS);
            return null;
        });
    }

    /**
     * Looks at the folder now, and tries again what was refused for reasons that may have passed. To be called when
     * a config has been applied too. Must not be waited for within {@link PluginChanges#swap}.
     *
     * @return completes when every jar there has been judged
     */
    public Future<Void> rescan() {
        return call(() -> {
                    folder.jars().values().forEach(DroppedJar::retry);
                    plugins.loaded().values().forEach(plugin -> plugin.keep(null));
                    return null;
                })
                .compose(retried -> untilJudged());
    }

    /**
     * Takes a plugin out of use and deletes its jars from the folder.
     *
     * @param force whether or not the config needs it
     * @return fails with a {@link ServiceException}: {@code NOT_FOUND}, {@code STILL_NEEDED}, {@code READ_ONLY}
     */
    public Future<Void> remove(String id, boolean force) {
        return call(() -> {
            LoadedPlugin plugin = plugins.loaded().get(id);
            if (plugin == null) {
                throw new ServiceException("NOT_FOUND", 404, "no plugin " + id + " is loaded");
            }
            if (!Files.isWritable(options.folder())) {
                throw new ServiceException("READ_ONLY", 409, options.folder() + " cannot be written to");
            }
            try {
                plugins.remove(plugin, force);
            } catch (RefusedException e) {
                throw new ServiceException("STILL_NEEDED", 409, e.refusal().reason());
            }
            for (DroppedJar jar : folder.jars().values()) {
                PluginManifest manifest = jar.manifest();
                if (jar.file().equals(plugin.file())
                        || (manifest != null && manifest.id().equals(id))) {
                    Files.deleteIfExists(jar.path());
                }
            }
            retryPassing();
            reconcile();
            return null;
        });
    }

    /** What the plugins in use contribute. */
    public ExtensionCatalog catalog() {
        return plugins.catalog();
    }

    /** All plugins and jars, sorted by file. */
    public List<PluginStatus> list() {
        return statuses;
    }

    /** Stops and unloads all plugins. Nothing may use their extensions any more. */
    public Future<Void> close() {
        return call(() -> {
            thread.shutdown();
            plugins.close();
            statuses = List.of();
            return null;
        });
    }

    private Future<Void> untilJudged() {
        Promise<Void> judged = Promise.promise();
        Context caller = environment.vertx().getOrCreateContext();
        enqueue(() -> judge(() -> caller.runOnContext(v -> judged.complete())), judged);
        return judged.future();
    }

    private void judge(Runnable done) {
        reconcile();
        if (folder.pending() && !thread.isShutdown()) {
            var unused = thread.schedule(() -> judge(done), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            done.run();
        }
    }

    /** Never throws: an exception would end the polling. */
    private void reconcile() {
        try {
            folder.scan();
            folderLost = false;
        } catch (IOException e) {
            // Not a reason to unload anything: a mount may come back.
            if (!folderLost) {
                LOG.warn("The plugins folder {} cannot be read; the plugins in use stay", options.folder(), e);
            }
            folderLost = true;
            return;
        }
        try {
            FolderPlan plan = new FolderPlan(folder.jars(), plugins.loaded());
            for (FolderPlan.Step step = plan.next(); step != null; step = plan.next()) {
                apply(step);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The plugins folder {} could not be followed", options.folder(), e);
        }
        announceRefusals();
        statuses = StatusList.of(folder.jars(), plugins.loaded());
    }

    private void apply(FolderPlan.Step step) {
        if (step instanceof FolderPlan.Step.Use use) {
            try {
                plugins.use(use.jar(), use.manifest());
                retryPassing();
            } catch (RefusedException e) {
                use.jar().refused(e.refusal());
            }
        } else if (step instanceof FolderPlan.Step.RefuseCopy copy) {
            copy.jar().refused(new Refusal(RefusalCode.CONFLICT, copy.reason()));
        } else if (step instanceof FolderPlan.Step.Remove remove) {
            try {
                plugins.remove(remove.plugin(), /* force= */ false);
                retryPassing();
            } catch (RefusedException e) {
                String reason = "the jar is gone, but the plugin is needed: "
                        + e.refusal().reason();
                remove.plugin().keep(new Refusal(RefusalCode.STILL_NEEDED, reason));
            }
        }
    }

    /** After a change: what stood in the way of others may be gone. */
    private void retryPassing() {
        for (DroppedJar jar : folder.jars().values()) {
            Refusal refusal = jar.refusal();
            if (refusal != null && refusal.code().passing()) {
                jar.retry();
            }
        }
        plugins.loaded().values().forEach(plugin -> plugin.keep(null));
    }

    private void announceRefusals() {
        Map<String, Announced> current = new HashMap<>();
        for (DroppedJar jar : folder.jars().values()) {
            Refusal refusal = jar.refusal();
            if (refusal != null) {
                current.put(jar.file(), new Announced(jar.sha256(), refusal));
            } else if (jar.pending() && announced.containsKey(jar.file())) {
                current.put(jar.file(), announced.get(jar.file()));
            }
        }
        for (LoadedPlugin plugin : plugins.loaded().values()) {
            Refusal kept = plugin.kept();
            if (kept != null) {
                current.putIfAbsent(plugin.file(), new Announced(plugin.sha256(), kept));
            }
        }
        current.forEach((file, next) -> {
            if (!next.equals(announced.get(file))) {
                LOG.warn(
                        "Plugin jar {} refused ({}): {}",
                        file,
                        next.refusal().code(),
                        next.refusal().reason());
                events.publish(new PluginRefused(
                        file, next.refusal().code().name(), next.refusal().reason()));
            }
        });
        announced.clear();
        announced.putAll(current);
    }

    private <T> Future<T> call(Callable<@Nullable T> work) {
        Context caller = environment.vertx().getOrCreateContext();
        Promise<T> promise = Promise.promise();
        enqueue(
                () -> {
                    try {
                        T result = work.call();
                        caller.runOnContext(v -> promise.complete(result));
                    } catch (Exception e) {
                        caller.runOnContext(v -> promise.fail(e));
                    }
                },
                promise);
        return promise.future();
    }

    private void enqueue(Runnable work, Promise<?> promise) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            promise.fail(new IllegalStateException("the plugin host has closed"));
        }
    }

    private record Announced(@Nullable String sha256, Refusal refusal) {}
}
