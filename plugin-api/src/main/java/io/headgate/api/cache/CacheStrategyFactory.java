package io.headgate.api.cache;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;

/** The extension point for {@link CacheStrategy}. */
public interface CacheStrategyFactory extends ExtensionFactory {

    /**
     * Makes the strategy of one cache.
     *
     * @param options valid against {@link #optionsSchema()}, defaults filled in
     */
    CacheStrategy create(JsonObject options, PluginContext context);
}
