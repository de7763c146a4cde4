package io.headgate.plugins.cachememory;

import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import org.pf4j.Extension;

/** Makes strategies of the type {@code standard}. */
@Extension
public final class StandardStrategyFactory implements CacheStrategyFactory {

    @Override
    public String type() {
        return "standard";
    }

    @Override
    public JsonObject optionsSchema() {
        return ExtensionFactory.noOptions();
    }

    @Override
    public CacheStrategy create(JsonObject options, PluginContext context) {
        return new StandardStrategy();
    }
}
