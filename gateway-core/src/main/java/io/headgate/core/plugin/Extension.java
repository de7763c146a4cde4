package io.headgate.core.plugin;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A factory that a loaded plugin contributes, with the context to create extensions in.
 *
 * @param <T> the extension point
 */
public record Extension<T extends ExtensionFactory>(T factory, PluginContext context) {

    /**
     * What the factory makes. On the calling thread, as the plugin's own work: clients and timers of Vert.x that are made
     * in passing end with the plugin, and leave nothing of it behind.
     */
    public <R> R make(BiFunction<? super T, PluginContext, R> create) {
        Supplier<R> work = () -> create.apply(factory, context);
        return context instanceof VersionContext version ? version.within(work) : work.get();
    }

    /**
     * What its calls go through.
     *
     * @param point as which it is called
     */
    public ExtensionGuard guard(Point point, ExtensionFailures failures) {
        return new ExtensionGuard(point, this, failures);
    }

    /** The threads that it is called on when it may block; null for what is no loaded plugin's. */
    public @Nullable WorkerThreads workers() {
        return context instanceof VersionContext version ? version.workers() : null;
    }

    /** Asks its plugin to do nothing on its event loop; completes when it has, at once for what is no loaded plugin's. */
    public Future<Void> ping() {
        return context instanceof VersionContext version ? version.ping() : Future.succeededFuture();
    }

    /** The name used in the config. */
    public String type() {
        return factory.type();
    }
}
