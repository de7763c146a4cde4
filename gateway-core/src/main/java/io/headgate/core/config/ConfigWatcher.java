package io.headgate.core.config;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a config file, and the secret files that it names, by their content, so that it does not matter how they are
 * replaced: in place, by a rename, or by a link that points elsewhere. Reads them on a worker, never on an event loop. All
 * methods are safe for use from any thread.
 *
 * <p>Reading rather than waiting for events is on purpose: events do not cross network and container file systems, and are
 * sent for the link, not for what is behind it.
 */
public final class ConfigWatcher {

    /** How often files are read. A change is seen within one period, one that is not whole JSON within two. */
    public static final Duration PERIOD = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);

    private final Vertx vertx;
    private final Path file;
    private final Consumer<Path> changed;
    private final WorkerExecutor worker;
    private final AtomicReference<@Nullable Map<Path, String>> loaded = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * Makes a watcher, which does nothing until {@link #start}.
     *
     * @param changed called on a worker thread, which it may block, with the file, once for each new content and once when
     *     the file is gone; never while a call goes on. What it throws is logged
     */
    public ConfigWatcher(Vertx vertx, Path file, Consumer<Path> changed) {
        this.vertx = vertx;
        this.file = file;
        this.changed = changed;
        this.worker = vertx.createSharedWorkerExecutor("headgate-config", 1);
    }

    /**
     * Begins to watch. Changes from the completion of the future on are reported, so that the file is best loaded after
     * it.
     */
    public Future<Void> start() {
        return worker.executeBlocking(() -> {
            schedule(new ContentChanges(WatchedContent.read(file, Set.of())));
            return null;
        });
    }

    /**
     * The secret files to watch from now on, as {@link ConfigResult#secretFiles} has them: one that has changed since it
     * was read then is reported too.
     */
    public void watchSecrets(Map<Path, String> files) {
        loaded.set(Map.copyOf(files));
    }

    /** Ends it. A call that goes on is not waited for. */
    public Future<Void> close() {
        closed = true;
        return worker.close();
    }

    private void schedule(ContentChanges changes) {
        if (!closed) {
            vertx.setTimer(PERIOD.toMillis(), timer -> look(changes));
        }
    }

    private void look(ContentChanges changes) {
        if (closed) {
            return;
        }
        worker.executeBlocking(() -> {
                    Map<Path, String> read = loaded.getAndSet(null);
                    if (read != null) {
                        changes.loaded(read);
                    }
                    if (changes.observe(WatchedContent.read(file, changes.secrets())) && !closed) {
                        changed.accept(file);
                    }
                    return null;
                })
                .onComplete(done -> {
                    if (done.failed() && !closed) {
                        LOG.error("A change of {} could not be dealt with", file, done.cause());
                    }
                    schedule(changes);
                });
    }
}
