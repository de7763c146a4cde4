package io.headgate.api.plugin;

import io.vertx.core.Future;
import org.pf4j.Plugin;

/**
 * The entry class of a plugin, named by {@code Plugin-Class} in the jar's manifest.
 *
 * <p>Each version of a plugin has its own class loader, its own instance of this class and its own Vert.x context. Both
 * methods are called at most once, on that context's event loop, and must not block. {@link #start} completes before
 * any extension of the plugin is used; {@link #stop} is called after the last use of its extensions, also when
 * {@code start} failed half-way, and after it everything registered with {@link PluginContext#closeOnStop} is closed in
 * reverse order. A plugin that only contributes extensions overrides neither.
 *
 * <p>Subclasses are public and have a public constructor without arguments.
 */
public abstract class GatewayPlugin extends Plugin {

    /**
     * Starts the plugin.
     *
     * @param context what the gateway offers; valid until the plugin has stopped
     * @return completes when the plugin is ready; a failure refuses the plugin with that reason
     */
    public Future<?> start(PluginContext context) {
        return Future.succeededFuture();
    }

    /**
     * Stops the plugin.
     *
     * @return completes when the plugin has let go of what it held; a failure is logged and does not keep the plugin
     */
    public Future<?> shutdown() {
        return Future.succeededFuture();
    }

    /** Not used: the gateway calls {@link #start(PluginContext)}. */
    @Override
    public final void start() {}

    /** Not used: the gateway calls {@link #shutdown()}. */
    @Override
    public final void stop() {}
}
