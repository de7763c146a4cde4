package io.headgate.core.plugin;

import io.headgate.api.event.PluginLeaked;
import io.headgate.api.event.PluginUnloaded;
import io.headgate.core.event.Events;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plugins that are out of use but may still have requests, until they are unloaded. Used on the host's thread only. */
final class RetiringPlugins {

    private static final Logger LOG = LoggerFactory.getLogger(RetiringPlugins.class);

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Duration drain;
    private final Staging staging;
    private final Events events;
    private final ScheduledExecutorService thread;
    private final Set<LoadedPlugin> retiring = new LinkedHashSet<>();

    /**
     * None yet.
     *
     * @param drain for how long requests may keep one
     */
    RetiringPlugins(Duration drain, Staging staging, Events events, ScheduledExecutorService thread) {
        this.drain = drain;
        this.staging = staging;
        this.events = events;
        this.thread = thread;
    }

    /** Unloads a plugin when nobody uses it any more, or when that has taken too long. */
    void retire(LoadedPlugin plugin, Future<Void> released, boolean gone) {
        retiring.add(plugin);
        ScheduledFuture<?> limit = thread.schedule(
                () -> {
                    LOG.warn(
                            "Plugin {} is unloaded though requests still use it: {} have passed",
                            plugin.manifest().label(),
                            drain);
                    retired(plugin, gone);
                },
                drain.toMillis(),
                TimeUnit.MILLISECONDS);
        released.onComplete(done -> {
            limit.cancel(false);
            try {
                thread.execute(() -> retired(plugin, gone));
            } catch (RejectedExecutionException e) {
                LOG.debug(
                        "The plugin host has closed and unloaded {}",
                        plugin.manifest().label());
            }
        });
    }

    /** Takes out all that there are: they are for the caller to unload. */
    List<LoadedPlugin> drainAll() {
        List<LoadedPlugin> all = new ArrayList<>(retiring);
        retiring.clear();
        return all;
    }

    /** Stops and unloads a plugin now. */
    void unload(LoadedPlugin plugin) {
        PluginVersion version = plugin.version();
        if (version != null) {
            WeakReference<@Nullable PluginClasses> classes = version.classes();
            version.close();
            reportLater(plugin.manifest(), classes);
        }
        release(plugin.sha256());
    }

    /** Threads that were told to end may take a moment. */
    private void reportLater(PluginManifest manifest, WeakReference<@Nullable PluginClasses> classes) {
        if (!thread.isShutdown()) {
            var unused = thread.schedule(() -> report(manifest, classes), GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void report(PluginManifest manifest, WeakReference<@Nullable PluginClasses> classes) {
        PluginClasses held = classes.get();
        List<String> threads = held == null
                ? List.of()
                : ThreadCensus.left(held).stream().sorted().toList();
        if (!threads.isEmpty()) {
            LOG.warn(
                    "Plugin {} is unloaded but has left threads, which keep its classes: {}",
                    manifest.label(),
                    String.join(", ", threads));
            events.publish(new PluginLeaked(manifest.id(), manifest.version(), threads));
        }
    }

    /** Gives a staged copy up. */
    void release(String sha256) {
        try {
            staging.release(sha256);
        } catch (IOException e) {
            LOG.warn("The staged jar {} could not be deleted; the next start does", sha256, e);
        }
    }

    private void retired(LoadedPlugin plugin, boolean gone) {
        if (retiring.remove(plugin)) {
            unload(plugin);
            if (gone) {
                events.publish(new PluginUnloaded(
                        plugin.manifest().id(), plugin.manifest().version()));
            }
        }
    }
}
