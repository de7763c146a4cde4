package io.headgate.core.runtime;

import io.headgate.api.event.ConfigApplied;
import io.headgate.api.event.ConfigRefused;
import io.headgate.core.config.ConfigProblem;
import io.headgate.core.config.ConfigResult;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.config.SwapConfig;
import io.headgate.core.event.Events;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.PluginChanges;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts changes of the config and of the plugins into force, one at a time: read, validate, build a new runtime beside the
 * old, bind new addresses, swap, drain the old, close what nobody holds. A failure before the swap changes nothing.
 *
 * <p>Works on a thread of its own, so that a change may block. The public methods can be called from any thread.
 */
public final class RuntimeSwap implements PluginChanges {

    /** The cause of a change that nobody has asked for but by saving the file. */
    public static final String FILE_CHANGED = "file changed";

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeSwap.class);

    private final Path file;
    private final Map<String, String> environment;
    private final History history;
    private final RuntimeBuilder builder;
    private final Runtimes runtimes;
    private final TakeOver takeOver;
    private final Events events;
    private final WorkerExecutor thread;
    /** In force, and what stands in for extensions of it that were removed by force: both for the swap's own thread only. */
    private ExtensionCatalog catalog = ExtensionCatalog.none();

    private Set<String> standIns = Set.of();
    private final Trials trials;
    /** What the config that is being tried was read from. */
    private String triedText = "";

    private volatile Runnable promoted = () -> {};
    private volatile boolean closed;

    /** Makes a swap that has not put anything in force yet. */
    public RuntimeSwap(Source source, RuntimeBuilder builder, Runtimes runtimes, Bindings bindings, Events events) {
        this.file = source.file();
        this.environment = source.environment();
        this.history = source.history();
        this.builder = builder;
        this.runtimes = runtimes;
        this.events = events;
        this.thread = source.vertx().createSharedWorkerExecutor("headgate-swap", 1, 5, TimeUnit.MINUTES);
        this.takeOver = new TakeOver(runtimes, bindings, thread);
        this.trials = new Trials(source.vertx(), thread, runtimes, events, new TrialEnds());
    }

    /**
     * What came of a config.
     *
     * @param found what kept it out; empty when it is in force
     * @param secretFiles the files that it takes secrets from, as {@link ConfigResult#secretFiles} has them
     */
    public record Outcome(List<ConfigProblem> found, Map<Path, String> secretFiles) {

        /** What kept it out, a line for each problem. */
        public List<String> problems() {
            return found.stream().map(ConfigProblem::toString).toList();
        }
    }

    /** Where configs come from, and where those go that were in force. */
    public record Source(Vertx vertx, Path file, Map<String, String> environment, History history) {}

    /**
     * Reads the file and puts it in force when it differs from what is.
     *
     * @return fails only when the gateway itself is at fault
     */
    public Future<Outcome> configChanged(String cause) {
        return thread.executeBlocking(() -> applyFile(cause), true);
    }

    /** Reads the file and makes what it asks for, without a change to anything. */
    public Future<Outcome> validate() {
        return thread.executeBlocking(() -> tryOut(() -> load(catalog)), true);
    }

    /** Reads a text and makes what it asks for, without a change to anything. */
    public Future<Outcome> validate(String text) {
        return thread.executeBlocking(() -> tryOut(() -> builder.read(text, catalog, environment)), true);
    }

    /**
     * Puts a text in force and in the place of the file's, or neither.
     *
     * @return fails with what the edit itself throws, or an {@link IOException} when the text cannot be written
     */
    public Future<Outcome> edit(Edit edit, String cause) {
        return thread.executeBlocking(() -> applyEdit(edit, cause), true);
    }

    /** Called on the swap's thread when a config has taken over that was tried before. */
    public void whenPromoted(Runnable then) {
        promoted = then;
    }

    /** The config that is tried on a share of the requests, or how the last trial ended; null when there was none. */
    public @Nullable JsonObject canary() {
        return trials.json();
    }

    /** Lets the config that is being tried take over now. Fails with {@code NO_CANARY} (409) when none is. */
    public Future<Void> promoteCanary() {
        return onThread(trials::promote);
    }

    /** Takes the config that is being tried back now. Fails with {@code NO_CANARY} (409) when none is. */
    public Future<Void> rollBackCanary() {
        return onThread(trials::rollBack);
    }

    private Future<Void> onThread(Runnable work) {
        return thread.executeBlocking(
                () -> {
                    work.run();
                    return null;
                },
                true);
    }

    @Override
    public Future<Swap> swap(ExtensionCatalog next, String cause, boolean force) {
        return thread.executeBlocking(() -> applyPlugins(next, cause, force), true);
    }

    /** Refuses further changes. Completes when the one that goes on is done. */
    public Future<Void> close() {
        closed = true;
        return onThread(() -> {
            var unused = trials.interrupt("the gateway stops");
        });
    }

    private Outcome applyFile(String cause) {
        Map<Path, String> secretFiles = Map.of();
        try {
            refuseWhenClosed();
            ConfigResult result = load(catalog);
            secretFiles = result.secretFiles();
            if (result instanceof ConfigResult.Refused refused) {
                return refuse(refused.problems(), secretFiles);
            }
            ConfigResult.Loaded loaded = (ConfigResult.Loaded) result;
            String fault = trials.fault(loaded.config());
            if (fault != null && cause.equals(FILE_CHANGED)) {
                return refuse(
                        List.of(new ConfigProblem("", 0, "this config was tried and taken back: " + fault)),
                        secretFiles);
            }
            apply(loaded, cause);
            if (!trials.tries(loaded.config())) {
                remember(loaded.text(), loaded.config().digest(), cause);
            }
            return new Outcome(List.of(), secretFiles);
        } catch (SwapFailure e) {
            return refuse(problem(e), secretFiles);
        }
    }

    /** In force, or on its way there. */
    private void apply(ConfigResult.Loaded loaded, String cause) {
        GatewayConfig config = loaded.config();
        if (trials.tries(config)) {
            return;
        }
        Runtime before = runtimes.currentOrNull();
        SwapConfig.Canary limits = config.swap().canary();
        boolean known = inForce(config);
        Runtime tried = known || before == null || limits == null ? null : builder.build(config, catalog, before);
        var unusedTrial = trials.interrupt("another change has come: " + cause);
        if (before != null && limits != null && tried != null) {
            triedText = loaded.text();
            trials.begin(before, tried, cause, limits);
            return;
        }
        if (!known) {
            var unused = put(config, catalog, cause);
            standIns = Set.of();
        }
    }

    private final class TrialEnds implements Trials.Ends {

        @Override
        public void promote(Canary canary) {
            Future<Void> released = takeOver.exchange(canary.before(), canary.next());
            standIns = Set.of();
            remember(triedText, canary.digest(), canary.cause());
            announce(canary.next().config(), canary.cause());
            released.onFailure(f -> LOG.warn("The runtime before could not be closed", f));
            promoted.run();
        }

        @Override
        public void takenBack(Canary canary, String reason) {
            try {
                history.takenBack(triedText, canary.digest(), canary.cause(), reason);
            } catch (IOException e) {
                LOG.error("Config {} could not be kept as a version", canary.digest(), e);
            }
        }
    }

    private Outcome applyEdit(Edit edit, String cause) throws IOException {
        Map<Path, String> secretFiles = Map.of();
        try {
            refuseWhenClosed();
            ConfigResult result = builder.read(edit.text(), catalog, environment);
            secretFiles = result.secretFiles();
            if (result instanceof ConfigResult.Refused refused) {
                return new Outcome(refused.problems(), secretFiles);
            }
            ConfigResult.Loaded loaded = (ConfigResult.Loaded) result;
            try (Edit.Written written = edit.prepare(loaded.text())) {
                apply(loaded, cause);
                written.check();
                try {
                    if (!trials.tries(loaded.config())) {
                        history.applied(loaded.text(), loaded.config().digest(), cause);
                    }
                } catch (IOException e) {
                    throw new NotRemembered(e);
                }
                written.commit();
            }
            return new Outcome(List.of(), secretFiles);
        } catch (SwapFailure e) {
            return new Outcome(problem(e), secretFiles);
        }
    }

    /** What somebody else has put in the file is in force whether it can be remembered or not. */
    private void remember(String text, String digest, String cause) {
        try {
            history.applied(text, digest, cause);
        } catch (IOException e) {
            LOG.error("Config {} could not be kept as a version", digest, e);
        }
    }

    private Outcome tryOut(Supplier<ConfigResult> reading) {
        Map<Path, String> secretFiles = Map.of();
        try {
            ConfigResult result = reading.get();
            secretFiles = result.secretFiles();
            if (result instanceof ConfigResult.Refused refused) {
                return new Outcome(refused.problems(), secretFiles);
            }
            builder.tryOut(((ConfigResult.Loaded) result).config(), catalog);
            return new Outcome(List.of(), secretFiles);
        } catch (SwapFailure e) {
            return new Outcome(problem(e), secretFiles);
        }
    }

    private static List<ConfigProblem> problem(SwapFailure failure) {
        return List.of(new ConfigProblem("", 0, String.valueOf(failure.getMessage())));
    }

    private Swap applyPlugins(ExtensionCatalog next, String cause, boolean force) {
        refuseWhenClosed();
        boolean interrupted = trials.interrupt("the plugins change: " + cause);
        try {
            Swap swap = runtimes.currentOrNull() == null
                    // The first config will be built with them.
                    ? new Swap(Future.succeededFuture())
                    : rebuild(next, cause, force, interrupted);
            catalog = next;
            return swap;
        } finally {
            if (interrupted) {
                configChanged("tried again after " + cause)
                        .onFailure(e -> LOG.error("The config could not be tried again", e));
            }
        }
    }

    /**
     * The file decides, unless it is refused whatever the plugins are: then the config in force stays, as it does when the
     * change is forced.
     */
    private Swap rebuild(ExtensionCatalog next, String cause, boolean force, boolean interrupted) {
        ConfigResult result = load(next);
        if (result instanceof ConfigResult.Refused refused) {
            if (force) {
                return stay(RemovedExtensions.all(next), cause);
            }
            if (load(catalog) instanceof ConfigResult.Refused) {
                return stay(RemovedExtensions.of(next, standIns), cause);
            }
            throw new SwapFailure(String.join("; ", lines(refused)));
        }
        ConfigResult.Loaded loaded = (ConfigResult.Loaded) result;
        GatewayConfig config = loaded.config();
        if (interrupted || trials.fault(config) != null) {
            return stay(force ? RemovedExtensions.all(next) : RemovedExtensions.of(next, standIns), cause);
        }
        try {
            Swap swap = put(config, next, cause);
            standIns = Set.of();
            remember(loaded.text(), config.digest(), cause);
            return swap;
        } catch (SwapFailure e) {
            if (inForce(config)) {
                throw e;
            }
            // That the file fails says nothing about the plugins: it was not in force before either.
            return stay(RemovedExtensions.of(next, standIns), cause);
        }
    }

    private Swap stay(RemovedExtensions next, String cause) {
        Swap swap = put(runtimes.current().config(), next, cause);
        standIns = next.used();
        return swap;
    }

    private ConfigResult load(ExtensionCatalog with) {
        return builder.load(file, with, environment);
    }

    private boolean inForce(GatewayConfig config) {
        Runtime current = runtimes.currentOrNull();
        return current != null && current.config().digest().equals(config.digest());
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new SwapFailure("the gateway is stopping");
        }
    }

    private Swap put(GatewayConfig config, ExtensionCatalog with, String cause) {
        Runtime before = runtimes.currentOrNull();
        Runtime next = builder.build(config, with, before);
        Future<Void> released = before == null ? takeOver.begin(next) : takeOver.replace(before, next);
        announce(config, cause);
        return new Swap(released.onFailure(f -> LOG.warn("The runtime before could not be closed", f)));
    }

    private void announce(GatewayConfig config, String cause) {
        events.publish(new ConfigApplied(config.digest(), cause));
        LOG.info("Config {} is in force ({})", config.digest(), cause);
    }

    private static List<String> lines(ConfigResult.Refused refused) {
        return refused.problems().stream().map(ConfigProblem::toString).toList();
    }

    private Outcome refuse(List<ConfigProblem> found, Map<Path, String> secretFiles) {
        Outcome outcome = new Outcome(found, secretFiles);
        List<String> problems = outcome.problems();
        // When the start fails it says so itself, and a stop has nothing to say.
        if (runtimes.currentOrNull() != null && !closed) {
            problems.forEach(problem -> LOG.warn("{}: {}", file, problem));
            LOG.warn("{} is refused; the config before stays in force", file);
            events.publish(new ConfigRefused(file.toString(), problems));
        }
        return outcome;
    }
}
