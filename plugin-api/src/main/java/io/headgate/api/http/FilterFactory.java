package io.headgate.api.http;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;

/** The extension point for {@link Filter}. */
public interface FilterFactory extends ExtensionFactory {

    /**
     * Makes the filter of one place in the config.
     *
     * @param options valid against {@link #optionsSchema()}, defaults filled in
     */
    Filter create(JsonObject options, PluginContext context);

    /**
     * Whether requests must not get by when the filter fails, as with every control of access. Such a filter cannot have
     * {@code "onFailure": "skip"} in the config, and a route whose filter has failed, or is in quarantine, answers 503.
     * Always the same: asked when the plugin is loaded and while a runtime is built.
     */
    default boolean failClosed() {
        return false;
    }

    /**
     * Whether the filters may block. They are then called on worker threads of their plugin, see {@link Filter}; a request
     * that finds too many waiting is answered 503. Always the same: asked while a runtime is built.
     */
    default boolean blocking() {
        return false;
    }
}
