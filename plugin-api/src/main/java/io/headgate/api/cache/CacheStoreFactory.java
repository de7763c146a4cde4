package io.headgate.api.cache;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;

/** The extension point for {@link CacheStore}: one type of tier. */
public interface CacheStoreFactory extends ExtensionFactory {

    /**
     * Makes the store of one tier.
     *
     * @param options valid against {@link #optionsSchema()}, defaults filled in
     */
    CacheStore create(JsonObject options, PluginContext context);
}
