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
}
