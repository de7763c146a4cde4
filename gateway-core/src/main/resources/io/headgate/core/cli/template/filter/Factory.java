package @PACKAGE@;

import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import org.pf4j.Extension;

/** The filter "@ID@". */
@Extension
public final class @NAME@Factory implements FilterFactory {

    @Override
    public String type() {
        return "@ID@";
    }

    @Override
    public JsonObject optionsSchema() {
        JsonObject text = new JsonObject()
                .put("type", "string")
                .put("description", "What the field of every response says.")
                .put("pattern", "^[ -~]{1,200}$")
                .put("default", "Hello");
        return new JsonObject().put("type", "object").put("properties", new JsonObject().put("text", text));
    }

    @Override
    public Filter create(JsonObject options, PluginContext context) {
        return new @NAME@(options.getString("text"));
    }
}
