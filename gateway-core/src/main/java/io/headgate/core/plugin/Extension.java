package io.headgate.core.plugin;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;

/**
 * A factory that a loaded plugin contributes, with the context to create extensions in.
 *
 * @param <T> the extension point
 */
public record Extension<T extends ExtensionFactory>(T factory, PluginContext context) {

    /** The name used in the config. */
    public String type() {
        return factory.type();
    }
}
