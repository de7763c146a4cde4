package @PACKAGE@;

import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.plugin.Units;
import io.vertx.core.json.JsonObject;
import org.pf4j.Extension;

/** The cache tier "@ID@". */
@Extension
public final class @NAME@Factory implements CacheStoreFactory {

    @Override
    public String type() {
        return "@ID@";
    }

    @Override
    public JsonObject optionsSchema() {
        JsonObject maxSize = new JsonObject()
                .put("type", "string")
                .put("format", "size")
                .put("description", "How much its entries may weigh.")
                .put("x-minimum", "1KiB")
                .put("default", "16MiB");
        return new JsonObject().put("type", "object").put("properties", new JsonObject().put("maxSize", maxSize));
    }

    @Override
    public CacheStore create(JsonObject options, PluginContext context) {
        return new @NAME@(Units.parseSize(options.getString("maxSize")), context.clock());
    }
}
