package io.headgate.core.plugin;

import io.headgate.api.event.Event;
import io.headgate.api.event.PluginLoaded;
import io.headgate.api.event.PluginQuarantined;
import io.headgate.api.event.PluginReleased;
import io.headgate.api.event.PluginSwapped;
import io.headgate.core.event.Events;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private final Map<String, LoadedPlugin> loaded = new LinkedHashMap<>();
    private final RetiringPlugins retiring;
    private final PluginChanges changes;
    private final Supplier<PluginBudget> budgets;
    private final UsedJars used;
    private @Nullable TrustedSigners trusted;
    private boolean remembering;
    private volatile OfferedCatalog catalog = OfferedCatalog.EMPTY;

    PluginSet(
            PluginHostOptions options,
            PluginEnvironment environment,
            Events events,
            PluginChanges changes,
            Supplier<PluginBudget> budgets,
            ScheduledExecutorService thread) {
        this.options = options;
        this.environment = environment;
        this.events = events;
        this.changes = changes;
        this.staging = new Staging(options.staging());
        this.used = new UsedJars(options.used());
        this.budgets = budgets;
        this.retiring = new RetiringPlugins(options.drain(), staging, events, thread);
    }

    void open() throws IOException {
        staging.open();
    }

    /** From now on only jars that these trust are taken into use; all, when there are none. */
    void trust(@Nullable TrustedSigners next) {
        trusted = next;
    }

    /** Limits the plugins that are there; whether their jars are trusted is asked anew. */
    void limit(PluginPolicy policy) {
        for (LoadedPlugin plugin : List.copyOf(loaded.values())) {
            PluginVersion version = plugin.version();
            Refusal distrust = distrust(staging.path(plugin.sha256()));
            Quarantine quarantine = plugin.quarantine();
            if (version != null) {
                version.budget().limit(policy);
                if (distrust != null) {
                    version.budget().spend(Quarantine.Cause.UNTRUSTED, distrust.code() + ": " + distrust.reason());
                }
            } else if (distrust == null && quarantine != null && quarantine.cause() == Quarantine.Cause.UNTRUSTED) {
                trustAgain(plugin);
            }
        }
    }

    private void trustAgain(LoadedPlugin plugin) {
        try {
            release(plugin);
        } catch (RefusedException e) {
            LOG.warn(
                    "Plugin {} is trusted again, but stays in quarantine",
                    plugin.manifest().label(),
                    e);
        }
    }

    private @Nullable Refusal distrust(Path copy) {
        TrustedSigners signers = trusted;
        if (signers == null) {
            return null;
        }
        try {
            signers.check(copy);
            return null;
        } catch (RefusedException e) {
            return e.refusal();
        }
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
        Future<Void> released = put(after, "plugin " + manifest.label());
        if (before == null) {
            LOG.info("Plugin {} loaded from {}: {}", manifest.label(), jar.file(), contributed(after));
            publish(new PluginLoaded(manifest.id(), manifest.version()));
        } else {
            String from = before.manifest().version();
            LOG.info("Plugin {} replaces {}: {}", manifest.label(), from, contributed(after));
            publish(new PluginSwapped(manifest.id(), from, manifest.version()));
            retiring.retire(before, released, /* gone= */ false);
        }
    }

    /**
     * Takes a plugin out of use though its jar stays: stand-ins answer for its extensions. Its guards are closed already, so
     * nothing that fails here lets it be called again.
     *
     * @param listed called when the plugin is in quarantine by name; the rest may take long, as may what put it there
     */
    void quarantine(LoadedPlugin plugin, Quarantine reason, Runnable listed) {
        PluginManifest manifest = plugin.manifest();
        LoadedPlugin after = plugin.quarantined(reason);
        staging.hold(after.sha256());
        loaded.put(manifest.id(), after);
        listed.run();
        LOG.warn("Plugin {} is in quarantine ({}): {}", manifest.label(), reason.cause(), reason.reason());
        publish(new PluginQuarantined(
                manifest.id(), manifest.version(), reason.cause().name(), reason.reason()));
        Future<Void> released;
        try {
            OfferedCatalog next = catalogOf(loaded);
            inUse(next);
            released = swap(next, "plugin " + manifest.id() + " in quarantine", /* force= */ false)
                    .released();
        } catch (RefusedException e) {
            LOG.error("No runtime could be built without plugin {}", manifest.label(), e);
            // Never: requests still use the runtime that was built with it.
            released = Promise.<Void>promise().future();
        }
        PluginVersion version = plugin.version();
        if (version != null) {
            version.stop();
        }
        retiring.retire(plugin, released, /* gone= */ false);
    }

    /** Takes a plugin that is in quarantine into use again, from the same jar. */
    void release(LoadedPlugin plugin) throws RefusedException {
        PluginManifest manifest = plugin.manifest();
        LoadedPlugin after = load(manifest, staging.hold(plugin.sha256()), plugin.sha256(), plugin.file());
        Future<Void> released = put(after, "plugin " + manifest.id() + " released from quarantine");
        LOG.info("Plugin {} is released from quarantine", manifest.label());
        publish(new PluginReleased(manifest.id(), manifest.version()));
        retiring.retire(plugin, released, /* gone= */ false);
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
        retiring.retire(plugin, swap.released(), /* gone= */ true);
    }

    /** Stops and unloads all, the last loaded first. */
    void close() {
        List<LoadedPlugin> all = retiring.drainAll();
        all.addAll(loaded.values());
        Collections.reverse(all);
        loaded.clear();
        catalog = OfferedCatalog.EMPTY;
        all.forEach(retiring::unload);
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
        return load(manifest, copy, sha256, jar.file());
    }

    /** Of a staged copy, which is given up when the plugin is refused. */
    private LoadedPlugin load(PluginManifest manifest, Path copy, String sha256, String file) throws RefusedException {
        Refusal distrust = distrust(copy);
        if (distrust != null) {
            retiring.release(sha256);
            throw new RefusedException(distrust.code(), distrust.reason());
        }
        try {
            PluginVersion version = PluginVersion.load(manifest, copy, options, environment, budgets.get());
            return new LoadedPlugin(version, sha256, file, environment.clock().instant());
        } catch (RefusedException | RuntimeException | Error e) {
            retiring.release(sha256);
            throw e;
        }
    }

    /** Puts a plugin that was loaded in force; when that fails it is unloaded and nothing has changed. */
    private Future<Void> put(LoadedPlugin after, String cause) throws RefusedException {
        Map<String, LoadedPlugin> next = new LinkedHashMap<>(loaded);
        next.put(after.manifest().id(), after);
        PluginChanges.Swap swap;
        OfferedCatalog nextCatalog;
        try {
            nextCatalog = catalogOf(next);
            swap = swap(nextCatalog, cause, /* force= */ false);
        } catch (RefusedException | RuntimeException | Error e) {
            retiring.unload(after);
            throw e;
        }
        loaded.put(after.manifest().id(), after);
        inUse(nextCatalog);
        return swap.released();
    }

    private static OfferedCatalog catalogOf(Map<String, LoadedPlugin> plugins) throws RefusedException {
        return OfferedCatalog.of(plugins.values());
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

    private void publish(Event event) {
        events.publish(event);
    }

    private static String contributed(LoadedPlugin plugin) {
        List<String> labels =
                plugin.extensions().stream().map(OfferedExtension::label).toList();
        return labels.isEmpty() ? "no extensions" : String.join(", ", labels);
    }
}
