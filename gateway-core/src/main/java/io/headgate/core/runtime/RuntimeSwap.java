package io.headgate.core.runtime;

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
import java.util.stream.Collectors;
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

    private final ConfigSource source;
    private final History history;
    private final RuntimeBuilder builder;
    private final Probe probe;
    private final Runtimes runtimes;
    private final TakeOver takeOver;
    private final SwapNews news;
    private final WorkerExecutor thread;
    /** In force, and what stands in for extensions of it that were removed by force: both for the swap's own thread only. */
    private ExtensionCatalog catalog = ExtensionCatalog.none();

    private Set<String> standIns = Set.of();
    private final Trials trials;
    /** The config that is being tried, or was last. */
    private History.Entry tried = new History.Entry("", "", "");

    private volatile Runnable promoted = () -> {};
    private volatile boolean closed;

    /** Makes a swap that has not put anything in force yet. */
    public RuntimeSwap(Source source, RuntimeBuilder builder, Runtimes runtimes, Bindings bindings, Events events) {
        this.source = new ConfigSource(builder, source.file(), source.environment());
        this.history = source.history();
        this.builder = builder;
        this.runtimes = runtimes;
        this.news = new SwapNews(source.file(), events);
        this.probe = new Probe(builder.questions(), events);
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
        return thread.executeBlocking(() -> source.tryOut(source::file, catalog), true);
    }

    /** Reads a text and makes what it asks for, without a change to anything. */
    public Future<Outcome> validate(String text) {
        return thread.executeBlocking(() -> source.tryOut(with -> source.text(text, with), catalog), true);
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
        probe.stop();
        return onThread(() -> {
            var unused = trials.interrupt("the gateway stops");
        });
    }

    private Outcome applyFile(String cause) {
        Map<Path, String> secretFiles = Map.of();
        try {
            refuseWhenClosed();
            ConfigResult result = source.file(catalog);
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
            History.Entry entry = apply(loaded, cause);
            // What somebody else has put in the file is in force whether it can be remembered or not.
            news.remember(entry, () -> accepted(loaded.config(), entry));
            return new Outcome(List.of(), secretFiles);
        } catch (SwapFailure e) {
            return refuse(e.problems(), secretFiles);
        }
    }

    /** In force, or on its way there. */
    private History.Entry apply(ConfigResult.Loaded loaded, String cause) {
        GatewayConfig config = loaded.config();
        History.Entry entry = new History.Entry(loaded.text(), config.digest(), cause);
        if (trials.tries(config)) {
            tried = entry;
            return entry;
        }
        Runtime before = runtimes.currentOrNull();
        Runtime next = inForce(config) ? null : answering(config, entry);
        var unusedTrial = trials.interrupt("another change has come: " + cause);
        if (next == null) {
            return entry;
        }
        SwapConfig.Canary limits = config.swap().canary();
        if (before != null && limits != null) {
            tried = entry;
            trials.begin(before, next, cause, limits);
            return entry;
        }
        var unused = put(before, next, cause);
        standIns = Set.of();
        return entry;
    }

    private Runtime answering(GatewayConfig config, History.Entry entry) {
        try {
            return made(config, catalog, entry.cause());
        } catch (SwapFailure e) {
            if (e.probed()) {
                news.remember(entry, () -> history.refused(entry, String.valueOf(e.getMessage())));
            }
            throw e;
        }
    }

    private void accepted(GatewayConfig config, History.Entry entry) throws IOException {
        if (trials.tries(config)) {
            history.onTrial(entry);
        } else {
            history.applied(entry);
        }
    }

    private final class TrialEnds implements Trials.Ends {

        @Override
        public void promote(Canary canary) {
            Future<Void> released = takeOver.exchange(canary.before(), canary.next());
            standIns = Set.of();
            news.remember(tried, () -> history.applied(tried));
            news.inForce(canary.next().config(), canary.cause());
            released.onFailure(f -> LOG.warn("The runtime before could not be closed", f));
            promoted.run();
        }

        @Override
        public void takenBack(String reason) {
            news.remember(tried, () -> history.takenBack(tried, reason));
        }

        @Override
        public void interrupted(String reason) {
            news.remember(tried, () -> history.interrupted(tried, reason));
        }
    }

    private Outcome applyEdit(Edit edit, String cause) throws IOException {
        Map<Path, String> secretFiles = Map.of();
        try {
            refuseWhenClosed();
            ConfigResult result = source.text(edit.text(), catalog);
            secretFiles = result.secretFiles();
            if (result instanceof ConfigResult.Refused refused) {
                return new Outcome(refused.problems(), secretFiles);
            }
            ConfigResult.Loaded loaded = (ConfigResult.Loaded) result;
            try (Edit.Written written = edit.prepare(loaded.text())) {
                History.Entry entry = apply(loaded, cause);
                written.check();
                try {
                    accepted(loaded.config(), entry);
                } catch (IOException e) {
                    throw new NotRemembered(e);
                }
                written.commit();
            }
            return new Outcome(List.of(), secretFiles);
        } catch (SwapFailure e) {
            return new Outcome(e.problems(), secretFiles);
        }
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
        ConfigResult result = source.file(next);
        if (result instanceof ConfigResult.Refused refused) {
            if (force) {
                return stay(RemovedExtensions.all(next), cause);
            }
            if (source.file(catalog) instanceof ConfigResult.Refused) {
                return stay(RemovedExtensions.of(next, standIns), cause);
            }
            throw new SwapFailure(lines(refused));
        }
        ConfigResult.Loaded loaded = (ConfigResult.Loaded) result;
        GatewayConfig config = loaded.config();
        if (interrupted || trials.fault(config) != null) {
            return stay(force ? RemovedExtensions.all(next) : RemovedExtensions.of(next, standIns), cause);
        }
        try {
            Swap swap = put(runtimes.current(), made(config, next, cause), cause);
            standIns = Set.of();
            History.Entry entry = new History.Entry(loaded.text(), config.digest(), cause);
            news.remember(entry, () -> history.applied(entry));
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
        Runtime before = runtimes.current();
        Swap swap = put(before, made(before.config(), next, cause), cause);
        standIns = next.used();
        return swap;
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

    /** Built, and found to have what it needs; nobody has been told of it. */
    private Runtime made(GatewayConfig config, ExtensionCatalog with, String cause) {
        Runtime before = runtimes.currentOrNull();
        Runtime next = builder.build(config, with, before);
        try {
            if (before != null) {
                probe.check(next, before, cause);
            }
            return next;
        } catch (RuntimeException | Error e) {
            RuntimeBuilder.discard(next, before);
            throw e;
        }
    }

    private Swap put(@Nullable Runtime before, Runtime next, String cause) {
        Future<Void> released = before == null ? takeOver.begin(next) : takeOver.replace(before, next);
        news.inForce(next.config(), cause);
        if (before == null) {
            probe.lookAfter(next, cause);
        }
        return new Swap(released.onFailure(f -> LOG.warn("The runtime before could not be closed", f)));
    }

    private static String lines(ConfigResult.Refused refused) {
        return refused.problems().stream().map(ConfigProblem::toString).collect(Collectors.joining("; "));
    }

    private Outcome refuse(List<ConfigProblem> found, Map<Path, String> secretFiles) {
        Outcome outcome = new Outcome(found, secretFiles);
        // When the start fails it says so itself, and a stop has nothing to say.
        if (runtimes.currentOrNull() != null && !closed) {
            news.refused(outcome.problems());
        }
        return outcome;
    }
}
