package io.headgate.core.plugin;

import io.headgate.api.service.ServiceException;
import io.headgate.core.event.Events;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the plugins in use equal to the jars in the plugins folder.
 *
 * <p>Everything happens on a thread of its own, one change at a time, so that a change may block: it reads files, loads
 * classes, waits for plugins to start and for the runtime to be rebuilt. The public methods can be called from any
 * thread; their Futures complete on the caller's Vert.x context.
 *
 * <p>Lifecycle: {@link #start} loads what is there, {@link #watch} follows the folder from then on, {@link #unwatch} ends
 * that, {@link #close} stops all plugins.
 */
public final class PluginHost {

    private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);
    private static final String LOOK = "A look at the plugins folder";
    private static final Duration RETRY = Duration.ofMillis(100);

    private final PluginHostOptions options;
    private final PluginEnvironment environment;
    private final HostThread thread;
    private final PluginFolder folder;
    private final PluginSet plugins;
    private final RefusalNews news;
    private final CallWatch watch = new CallWatch();
    private boolean folderLost;
    private boolean ended;
    private volatile PluginPolicy policy = PluginPolicy.NONE;
    private volatile List<PluginStatus> statuses = List.of();

    /**
     * Makes a host that does nothing yet.
     *
     * @param changes what every change goes through
     */
    public PluginHost(PluginHostOptions options, PluginEnvironment environment, Events events, PluginChanges changes) {
        this.options = options;
        this.environment = environment;
        this.thread = new HostThread(environment.vertx());
        this.folder = new PluginFolder(options, environment.clock());
        this.plugins = new PluginSet(options, environment, events, changes, this::budget, thread);
        this.news = new RefusalNews(events);
    }

    /**
     * Loads the plugins in the folder, which it makes when there is none: those that were in use when a host was last
     * here, or all when none was. The others follow with {@link #rescan} or {@link #watch}. A jar that is refused does not
     * fail the start.
     *
     * @return completes when every jar there has been judged, but for those that do not stand still for as long as the
     *     settle time; fails when the folder or the staging folder cannot be used
     */
    public Future<Void> start() {
        return thread.call(() -> {
                    plugins.open();
                    folder.open(FileRights.of(options.staging()));
                    watch.start(ThreadsFirst.start(environment.vertx()));
                    return null;
                })
                .compose(opened -> untilJudged(() -> follow(plugins.first(folder.jars()))));
    }

    /**
     * Limits the plugins in use, and those that come, to what a policy allows. Those whose jars it does not trust any more
     * are put into quarantine, those that it trusts again are released.
     *
     * @return fails when the certificates that it trusts cannot be read
     */
    public Future<Void> limit(PluginPolicy next) {
        return thread.call(() -> {
            PluginPolicy.TrustedKeys keys = next.trustStore();
            plugins.trust(keys == null ? null : TrustedSigners.of(keys, environment.clock()));
            policy = next;
            folder.limit(next);
            plugins.limit(next);
            return null;
        });
    }

    /**
     * Follows the folder from now on, and remembers after each change which jars are in use. Called once, after
     * {@link #start} and when the plugins have proved to go with the config.
     *
     * @return completes as {@link #rescan} does
     */
    public Future<Void> watch() {
        return thread.call(() -> {
                    plugins.remember();
                    long poll = options.poll().toMillis();
                    var unused = thread.scheduleWithFixedDelay(this::reconcile, poll, poll, TimeUnit.MILLISECONDS);
                    return null;
                })
                .compose(watching -> untilJudged(this::follow));
    }

    /** Ends it: nothing is loaded or removed any more. Completes when a change that goes on is done. */
    public Future<Void> unwatch() {
        return thread.call(() -> {
            ended = true;
            return null;
        });
    }

    /**
     * Looks at the folder now, and tries again what was refused for reasons that may have passed. To be called when
     * a config has been applied too. Must not be waited for within {@link PluginChanges#swap}.
     *
     * @return completes when every jar there has been judged, but for those that do not stand still for as long as the
     *     settle time
     */
    public Future<Void> rescan() {
        return thread.call(() -> {
                    folder.jars().values().forEach(DroppedJar::retry);
                    plugins.loaded().values().forEach(plugin -> plugin.keep(null));
                    return null;
                })
                .compose(retried -> untilJudged(this::follow));
    }

    /**
     * Takes a plugin out of use and deletes its jars from the folder.
     *
     * @param force whether or not the config needs it
     * @return fails with a {@link ServiceException}: {@code NOT_FOUND}, {@code STILL_NEEDED}, {@code READ_ONLY}
     */
    public Future<Void> remove(String id, boolean force) {
        return thread.call(() -> {
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
                throw new ServiceException(
                        "STILL_NEEDED",
                        409,
                        "the config needs it: " + e.refusal().reason());
            }
            for (DroppedJar jar : folder.jars().values()) {
                PluginManifest manifest = jar.manifest();
                // Under the name of a plugin that was kept, another plugin's jar may be by now.
                if (manifest == null
                        ? jar.file().equals(plugin.file())
                        : manifest.id().equals(id)) {
                    Files.deleteIfExists(jar.path());
                }
            }
            retryPassing();
            reconcile();
            return null;
        });
    }

    /**
     * Gives a plugin that is in quarantine another try, with its budgets whole.
     *
     * @return fails with a {@link ServiceException}: {@code NOT_FOUND}, {@code NOT_QUARANTINED}, {@code RELEASE_FAILED}
     */
    public Future<Void> release(String id) {
        return thread.call(() -> {
            LoadedPlugin plugin = plugins.loaded().get(id);
            if (plugin == null) {
                throw new ServiceException("NOT_FOUND", 404, "no plugin " + id + " is loaded");
            }
            if (plugin.quarantine() == null) {
                throw new ServiceException("NOT_QUARANTINED", 409, "the plugin " + id + " is not in quarantine");
            }
            try {
                plugins.release(plugin);
            } catch (RefusedException e) {
                throw new ServiceException(
                        "RELEASE_FAILED",
                        409,
                        e.refusal().code() + ": " + e.refusal().reason());
            }
            reconcile();
            return null;
        });
    }

    /**
     * Puts a jar into the folder and takes it into use; when it is refused, what was there under that name comes back.
     *
     * @param upload a file in the folder, under a name that is no jar's
     * @param file the name that it is to have
     * @return fails with a {@link ServiceException} of status 422 and the code of the refusal
     */
    public Future<PluginStatus> add(Path upload, String file) {
        PluginArrival arrival = new PluginArrival(options.folder(), file);
        return thread.call(() -> {
                    try {
                        folder.inspect(upload);
                    } catch (RefusedException e) {
                        throw refused(e.refusal());
                    }
                    arrival.enter(upload);
                    return null;
                })
                .compose(entered -> untilJudged(this::follow))
                .compose(judged -> thread.call(() -> settle(arrival)));
    }

    private PluginStatus settle(PluginArrival arrival) throws IOException {
        PluginStatus found = null;
        for (PluginStatus status : statuses) {
            if (status.file().equals(arrival.file())) {
                Refusal refusal = status.refusal();
                if (refusal != null) {
                    arrival.leave();
                    reconcile();
                    throw refused(refusal);
                }
                found = status;
            }
        }
        arrival.stay();
        if (found == null) {
            throw new ServiceException("NOT_FOUND", 404, "the jar is gone again");
        }
        return found;
    }

    private static ServiceException refused(Refusal refusal) {
        return new ServiceException(refusal.code().name(), 422, refusal.reason());
    }

    /** What the plugins in use contribute. */
    public ExtensionCatalog catalog() {
        return plugins.catalog();
    }

    /** All plugins and jars, sorted by file. */
    public List<PluginStatus> list() {
        return statuses;
    }

    /** How many jars, or removals, were refused for that reason since the start. */
    public long refusals(RefusalCode code) {
        return news.count(code);
    }

    /** Stops and unloads all plugins. Nothing may use their extensions any more. */
    public Future<Void> close() {
        return thread.call(() -> {
            thread.shutdown();
            watch.close();
            plugins.close();
            statuses = List.of();
            return null;
        });
    }

    /** Looks until every jar is judged, for the settle time at most, and then does what follows from it. */
    private Future<Void> untilJudged(Runnable then) {
        Promise<Void> judged = Promise.promise();
        Context caller = environment.vertx().getOrCreateContext();
        thread.enqueue(
                () -> {
                    HostThread.guarded(LOOK, this::look);
                    long end = System.nanoTime() + options.settle().toNanos() + RETRY.toNanos();
                    judge(end, () -> {
                        HostThread.guarded(LOOK, then);
                        caller.runOnContext(v -> judged.complete());
                    });
                },
                judged);
        return judged.future();
    }

    private void judge(long end, Runnable done) {
        if (!folder.pending() || System.nanoTime() - end > 0 || thread.isShutdown()) {
            done.run();
            return;
        }
        var unused = thread.schedule(
                () -> {
                    HostThread.guarded(LOOK, this::look);
                    judge(end, done);
                },
                RETRY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void reconcile() {
        HostThread.guarded(LOOK, () -> {
            look();
            follow();
        });
    }

    private PluginBudget budget() {
        return new PluginBudget(policy, watch, environment.clock(), this::spent);
    }

    private void spent(PluginBudget budget, Quarantine reason) {
        try {
            thread.execute(() -> HostThread.guarded("The quarantine of a plugin", () -> quarantine(budget, reason)));
        } catch (RejectedExecutionException e) {
            LOG.debug("The plugin host has closed, quarantine or not: {}", reason);
        }
    }

    private void quarantine(PluginBudget budget, Quarantine reason) {
        for (LoadedPlugin plugin : List.copyOf(plugins.loaded().values())) {
            PluginVersion version = plugin.version();
            if (version != null && version.budget() == budget) {
                plugins.quarantine(plugin, reason, this::refresh);
            }
        }
    }

    private void look() {
        try {
            folder.scan();
            folderLost = false;
        } catch (IOException e) {
            // Not a reason to unload anything: a mount may come back.
            if (!folderLost) {
                LOG.warn("The plugins folder {} cannot be read; the plugins in use stay", options.folder(), e);
            }
            folderLost = true;
        }
    }

    private void follow() {
        if (!folderLost) {
            follow(folder.jars());
        }
    }

    private void follow(Map<String, DroppedJar> jars) {
        if (ended) {
            return;
        }
        FolderPlan plan = new FolderPlan(jars, plugins.loaded());
        for (FolderPlan.Step step = plan.next(); step != null; step = plan.next()) {
            apply(step);
        }
        news.announce(folder.jars(), plugins.loaded());
        refresh();
    }

    private void refresh() {
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
}
