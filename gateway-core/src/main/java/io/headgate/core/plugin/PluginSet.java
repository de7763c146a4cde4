package io.headgate.core.plugin;

import io.headgate.api.event.Event;
import io.headgate.api.event.PluginLoaded;
import io.headgate.api.event.PluginSwapped;
import io.headgate.api.event.PluginUnloaded;
import io.headgate.core.event.Events;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins in use. A change loads the new version beside the old, has the runtime rebuilt, and only then lets the old
 * one go; when anything fails, all is as before. Used on the host's thread only, which it blocks.
 */
final class PluginSet {

    private static final Logger LOG = LoggerFactory.getLogger(PluginSet.class);

    private final PluginHostOptions options;
    private final PluginEnvironment environment;
    private final Events events;
    private final Staging staging;
    private final ScheduledExecutorService thread;
    private final Map<String, LoadedPlugin> loaded = new LinkedHashMap<>();
    private final Set<LoadedPlugin> retiring = new LinkedHashSet<>();
    private final PluginChanges changes;
    private final UsedJars used;
    private boolean remembering;
    private volatile OfferedCatalog catalog = OfferedCatalog.EMPTY;

    PluginSet(
            PluginHostOptions options,
            PluginEnvironment environment,
            Events events,
            PluginChanges changes,
            ScheduledExecutorService thread) {
        this.options = options;
        this.environment = environment;
        this.events = events;
        this.changes = changes;
        this.staging = new Staging(options.staging());
        this.used = new UsedJars(options.used());
        this.thread = thread;
    }

    void open() throws IOException {
        staging.open();
    }

    /** Of these jars those that a start begins with. */
    Map<String, DroppedJar> first(Map<String, DroppedJar> jars) {
        return used.among(jars);
    }

    /** Remembers the plugins in use, and from now on those after each change, for the next start. */
    void remember() {
        remembering = true;
        used.write(loaded.values());
    }

    /** The plugins by id, in the order they were loaded; changes with this set. */
    Map<String, LoadedPlugin> loaded() {
        return Collections.unmodifiableMap(loaded);
    }

    /** What they contribute; safe for use from any thread. */
    ExtensionCatalog catalog() {
        return catalog;
    }

    /** Takes a jar into use, in the place of the version in use if there is one. */
    void use(DroppedJar jar, PluginManifest manifest) throws RefusedException {
        LoadedPlugin before = loaded.get(manifest.id());
        LoadedPlugin after = load(jar, manifest);
        Map<String, LoadedPlugin> next = new LinkedHashMap<>(loaded);
        next.put(manifest.id(), after);
        PluginChanges.Swap swap;
        OfferedCatalog nextCatalog;
        try {
            nextCatalog = catalogOf(next);
            swap = swap(nextCatalog, "plugin " + manifest.label(), /* force= */ false);
        } catch (RefusedException | RuntimeException | Error e) {
            unload(after);
            throw e;
        }
        loaded.put(manifest.id(), after);
        inUse(nextCatalog);
        if (before == null) {
            LOG.info("Plugin {} loaded from {}: {}", manifest.label(), jar.file(), contributed(after));
            publish(new PluginLoaded(manifest.id(), manifest.version()));
        } else {
            String from = before.manifest().version();
            LOG.info("Plugin {} replaces {}: {}", manifest.label(), from, contributed(after));
            publish(new PluginSwapped(manifest.id(), from, manifest.version()));
            retire(before, swap.released(), /* gone= */ false);
        }
    }

    /** Takes a plugin out of use; refused while the config needs it, unless forced. */
    void remove(LoadedPlugin plugin, boolean force) throws RefusedException {
        Map<String, LoadedPlugin> next = new LinkedHashMap<>(loaded);
        next.remove(plugin.manifest().id());
        OfferedCatalog nextCatalog = catalogOf(next);
        PluginChanges.Swap swap =
                swap(nextCatalog, "plugin " + plugin.manifest().id() + " removed", force);
        loaded.remove(plugin.manifest().id());
        inUse(nextCatalog);
        LOG.info("Plugin {} removed", plugin.manifest().label());
        retire(plugin, swap.released(), /* gone= */ true);
    }

    /** Stops and unloads all, the last loaded first. */
    void close() {
        List<LoadedPlugin> all = new ArrayList<>(retiring);
        all.addAll(loaded.values());
        Collections.reverse(all);
        retiring.clear();
        loaded.clear();
        catalog = OfferedCatalog.EMPTY;
        all.forEach(this::unload);
    }

    private void inUse(OfferedCatalog next) {
        catalog = next;
        if (remembering) {
            used.write(loaded.values());
        }
    }

    private LoadedPlugin load(DroppedJar jar, PluginManifest manifest) throws RefusedException {
        String sha256 = String.valueOf(jar.sha256());
        Path copy;
        try {
            copy = staging.stage(jar.path(), sha256);
        } catch (IOException e) {
            throw new RefusedException(RefusalCode.UNREADABLE, "the file cannot be copied: " + e.getMessage());
        }
        try {
            PluginVersion version = PluginVersion.load(manifest, copy, options, environment);
            return new LoadedPlugin(
                    version, sha256, jar.file(), environment.clock().instant());
        } catch (RefusedException | RuntimeException | Error e) {
            release(sha256);
            throw e;
        }
    }

    private static OfferedCatalog catalogOf(Map<String, LoadedPlugin> plugins) throws RefusedException {
        return OfferedCatalog.of(
                plugins.values().stream().map(LoadedPlugin::version).toList());
    }

    private PluginChanges.Swap swap(OfferedCatalog next, String cause, boolean force) throws RefusedException {
        try {
            return changes.swap(next, cause, force)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(e);
        } catch (RuntimeException e) {
            throw refused(e);
        }
    }

    private static RefusedException refused(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return new RefusedException(RefusalCode.CONFIG_REFUSED, message);
    }

    /** Unloads a plugin when nobody uses it any more, or when that has taken too long. */
    private void retire(LoadedPlugin plugin, Future<Void> released, boolean gone) {
        retiring.add(plugin);
        ScheduledFuture<?> limit = thread.schedule(
                () -> {
                    LOG.warn(
                            "Plugin {} is unloaded though requests still use it: {} have passed",
                            plugin.manifest().label(),
                            options.drain());
                    retired(plugin, gone);
                },
                options.drain().toMillis(),
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

    private void retired(LoadedPlugin plugin, boolean gone) {
        if (retiring.remove(plugin)) {
            unload(plugin);
            if (gone) {
                publish(new PluginUnloaded(
                        plugin.manifest().id(), plugin.manifest().version()));
            }
        }
    }

    private void unload(LoadedPlugin plugin) {
        plugin.version().close();
        release(plugin.sha256());
    }

    private void release(String sha256) {
        try {
            staging.release(sha256);
        } catch (IOException e) {
            LOG.warn("The staged jar {} could not be deleted; the next start does", sha256, e);
        }
    }

    private void publish(Event event) {
        events.publish(event);
    }

    private static String contributed(LoadedPlugin plugin) {
        List<String> labels = plugin.version().extensions().stream()
                .map(OfferedExtension::label)
                .toList();
        return labels.isEmpty() ? "no extensions" : String.join(", ", labels);
    }
}
