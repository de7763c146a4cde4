package io.headgate.core.plugin;

import io.vertx.core.Future;

/** Puts a change of the plugins into force: what the plugin host asks of the runtime. */
@FunctionalInterface
public interface PluginChanges {

    /**
     * Builds a runtime with these extensions and makes it the one in force. Called on the host's own thread, never twice
     * at once; the host does nothing else until the Future is complete, so it always completes.
     *
     * @param catalog all extensions after the change
     * @param cause for events and logs, such as {@code plugin balancing 1.1.0}
     * @param force the plugin goes whether the config needs it or not: the fallback of its extension point stands in for
     *     what cannot be built any more, rather than failing the change
     * @return fails when no runtime can be built, which has changed nothing; the message says why, for people
     */
    Future<Swap> swap(ExtensionCatalog catalog, String cause, boolean force);

    /** For plugins that no runtime is built of. */
    static PluginChanges none() {
        return (catalog, cause, force) -> Future.succeededFuture(new Swap(Future.succeededFuture()));
    }

    /**
     * A swap that has been done.
     *
     * @param released completes when nobody uses the runtime before it any more
     */
    record Swap(Future<Void> released) {}
}
