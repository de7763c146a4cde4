package @PACKAGE@;

import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import org.pf4j.Extension;

/** The cache strategy "@ID@". */
@Extension
public final class @NAME@Factory implements CacheStrategyFactory {

    @Override
    public String type() {
        return "@ID@";
    }

    @Override
    public JsonObject optionsSchema() {
        JsonObject query = new JsonObject()
                .put("type", "boolean")
                .put("description", "Whether requests that differ in their query only are told apart.")
                .put("default", true);
        return new JsonObject().put("type", "object").put("properties", new JsonObject().put("query", query));
    }

    @Override
    public CacheStrategy create(JsonObject options, PluginContext context) {
        return new @NAME@(options.getBoolean("query"));
    }
}
