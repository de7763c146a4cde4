package io.headgate.core.plugin;

import io.headgate.api.plugin.GatewayPlugin;
import io.headgate.api.plugin.Panel;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One version of a plugin from its loading to its unloading: its PF4J manager and class loader, its Vert.x context, its
 * extensions. All methods block, with a deadline for each step, and are called on the host's thread.
 */
final class PluginVersion {

    private static final Logger LOG = LoggerFactory.getLogger(PluginVersion.class);

    private final PluginManifest manifest;
    private final SinglePluginManager manager;
    private final PluginEnvironment environment;
    private final PluginBudget budget;
    private final Duration deadline;
    private @Nullable GatewayPlugin plugin;
    private @Nullable Home home;
    private @Nullable String deployment;
    private @Nullable VersionContext context;
    private @Nullable PluginClasses classes;
    private boolean started;
    private List<OfferedExtension> extensions = List.of();

    private PluginVersion(
            PluginManifest manifest,
            SinglePluginManager manager,
            PluginEnvironment environment,
            PluginBudget budget,
            Duration deadline) {
        this.manifest = manifest;
        this.manager = manager;
        this.environment = environment;
        this.budget = budget;
        this.deadline = deadline;
    }

    /**
     * Loads and starts a plugin. When it is refused, nothing of it is left.
     *
     * @param jar a staged copy, which stays until the version has been unloaded
     * @param budget what it may do wrong
     */
    static PluginVersion load(
            PluginManifest manifest,
            Path jar,
            PluginHostOptions options,
            PluginEnvironment environment,
            PluginBudget budget)
            throws RefusedException {
        PluginVersion version = new PluginVersion(
                manifest,
                new SinglePluginManager(jar, options.apiVersion()),
                environment,
                budget,
                options.startDeadline());
        try {
            version.open(jar);
            return version;
        } catch (RefusedException e) {
            version.close();
            throw e;
        } catch (Throwable e) {
            version.close();
            throw new RefusedException(RefusalCode.START_FAILED, "it cannot be loaded: " + described(e));
        }
    }

    PluginManifest manifest() {
        return manifest;
    }

    /** What it contributes. */
    List<OfferedExtension> extensions() {
        return extensions;
    }

    /** What it shows in the console and where that is read; null when it shows nothing. */
    @Nullable
    PluginPanel panel(String digest) {
        VersionContext known = context;
        PluginClasses jar = classes;
        Panel panel = known == null ? null : known.panel();
        return panel == null || jar == null ? null : new PluginPanel(manifest.id(), digest, panel, jar);
    }

    PluginBudget budget() {
        return budget;
    }

    /** Stops it, ends what it has left behind on its context, and unloads its classes. Failures are logged. */
    void close() {
        stop();
        try {
            manager.stopPlugin(manifest.id());
            manager.unloadPlugin(manifest.id());
        } catch (Throwable e) {
            LOG.warn("Plugin {} could not be unloaded", manifest.label(), e);
        }
        classes = null;
    }

    /** Stops it and ends what it has left behind on its context: its timers, consumers and servers. Failures are logged. */
    void stop() {
        if (context != null) {
            context.closeWorkers();
        }
        if (plugin != null && started) {
            attempt("its shutdown", plugin::shutdown);
        }
        if (context != null) {
            for (Supplier<Future<?>> next = context.nextClosing(); next != null; next = context.nextClosing()) {
                attempt("closing what it had registered", next);
            }
        }
        if (deployment != null) {
            String id = deployment;
            attempt("undeploying it", () -> environment.vertx().undeploy(id));
        }
        if (context != null) {
            context.closeMeters();
        }
        extensions = List.of();
        plugin = null;
        home = null;
        deployment = null;
        context = null;
        PluginClasses known = classes;
        if (known != null) {
            budget.watch().census().remove(known);
        }
    }

    /** Its class loader, also after its end while something holds on to it; null when it has none. */
    WeakReference<@Nullable PluginClasses> classes() {
        return new WeakReference<>(classes);
    }

    private void open(Path jar) throws RefusedException {
        try {
            manager.loadPlugin(jar);
            PluginWrapper wrapper = manager.getPlugin(manifest.id());
            if (wrapper.getPluginClassLoader() instanceof PluginClasses own) {
                classes = own;
                budget.watch().census().add(own, budget);
            }
            Home newHome = deploy(wrapper.getPluginClassLoader());
            VersionContext newContext = new VersionContext(manifest, environment, newHome.context(), budget, classes);
            context = newContext;
            Made made = make(wrapper, newContext);
            plugin = made.entry();
            extensions = made.extensions();
            if (manager.startPlugin(manifest.id()) != PluginState.STARTED) {
                throw new RefusedException(RefusalCode.START_FAILED, "PF4J did not start it");
            }
            start(made.entry(), newContext);
            newContext.started();
        } catch (PluginRuntimeException e) {
            throw new RefusedException(RefusalCode.START_FAILED, "PF4J cannot load it: " + described(e));
        }
    }

    private Made make(PluginWrapper wrapper, VersionContext newContext) throws RefusedException {
        try {
            return Deadline.call(
                    "headgate-plugin-" + manifest.id(), deadline, () -> made(wrapper, newContext), late -> {});
        } catch (TimeoutException e) {
            throw new RefusedException(
                    RefusalCode.START_FAILED,
                    "its entry class and extensions were not made after " + deadline.toMillis() + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw new RefusedException(RefusalCode.START_FAILED, "its classes cannot be made: " + described(e));
        }
    }

    /**
     * Makes entry class and extensions with the plugin's class loader as the thread's own, as libraries in the jar expect.
     * Only here: a thread that Vert.x starts meanwhile would inherit it, and keep it for good.
     */
    private Made made(PluginWrapper wrapper, VersionContext newContext) throws RefusedException {
        ClassLoader loader = wrapper.getPluginClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        GatewayPlugin entry = entry(wrapper);
        List<OfferedExtension> made =
                OfferedExtension.all(manager.getExtensionClassNames(manifest.id()), loader, newContext);
        for (OfferedExtension offered : made) {
            offered.check(environment.schemaProblems());
        }
        return new Made(entry, made);
    }

    private static GatewayPlugin entry(PluginWrapper wrapper) throws RefusedException {
        String name = wrapper.getDescriptor().getPluginClass();
        try {
            if (wrapper.getPlugin() instanceof GatewayPlugin entry) {
                return entry;
            }
            throw new RefusedException(
                    RefusalCode.NOT_A_PLUGIN, "Plugin-Class: " + name + " does not extend GatewayPlugin");
        } catch (PluginRuntimeException e) {
            String reason =
                    e.getCause() instanceof ClassCastException ? " does not extend GatewayPlugin" : ": " + described(e);
            throw new RefusedException(RefusalCode.NOT_A_PLUGIN, "Plugin-Class: " + name + reason);
        } catch (LinkageError e) {
            throw new RefusedException(RefusalCode.NOT_A_PLUGIN, "Plugin-Class: " + name + ": " + e);
        }
    }

    private Home deploy(ClassLoader loader) throws RefusedException {
        Home newHome = new Home();
        try {
            DeploymentOptions options = new DeploymentOptions().setClassLoader(loader);
            deployment = environment
                    .vertx()
                    .deployVerticle(newHome, options)
                    .await(deadline.toMillis(), TimeUnit.MILLISECONDS);
            home = newHome;
            return newHome;
        } catch (Exception e) {
            throw new RefusedException(RefusalCode.START_FAILED, "its context could not be made: " + described(e));
        }
    }

    private void start(GatewayPlugin entry, VersionContext newContext) throws RefusedException {
        started = true;
        try {
            onContext(() -> entry.start(newContext)).await(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new RefusedException(
                    RefusalCode.START_FAILED, "its start was not complete after " + deadline.toMillis() + " ms");
        } catch (Throwable e) {
            throw new RefusedException(RefusalCode.START_FAILED, "its start failed: " + described(e));
        }
    }

    private void attempt(String step, Supplier<Future<?>> work) {
        try {
            onContext(work).await(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Plugin {}: {} was not complete after {} ms", manifest.label(), step, deadline.toMillis());
        } catch (Throwable e) {
            LOG.warn("Plugin {}: {} failed", manifest.label(), step, e);
        }
    }

    /** Runs on the plugin's own event loop, where its timers and consumers belong to its deployment. */
    private Future<Void> onContext(Supplier<Future<?>> work) {
        Promise<Void> done = Promise.promise();
        Home place = home;
        if (place == null) {
            return Future.succeededFuture();
        }
        place.context().runOnContext(v -> {
            try {
                work.get().<Void>mapEmpty().onComplete(done);
            } catch (Throwable e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    private static String described(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        // A failure without a stack is a text that the plugin gave: its class says nothing.
        return cause.getStackTrace().length == 0 && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }

    private record Made(GatewayPlugin entry, List<OfferedExtension> extensions) {}

    /** Deployed only for its context: the plugin's start has a deadline, which a deployment does not. */
    private static final class Home implements Deployable {

        private volatile @Nullable Context context;

        @Override
        public Future<?> deploy(Context own) {
            context = own;
            return Future.succeededFuture();
        }

        Context context() {
            Context own = context;
            if (own == null) {
                throw new IllegalStateException("not deployed");
            }
            return own;
        }
    }
}
