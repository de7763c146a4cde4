package @PACKAGE@;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import org.pf4j.Extension;

/** The health check "@ID@". */
@Extension
public final class @NAME@Factory implements HealthCheckFactory {

    @Override
    public String type() {
        return "@ID@";
    }

    @Override
    public JsonObject optionsSchema() {
        JsonObject port = new JsonObject()
                .put("type", "integer")
                .put("description", "The port to connect to; 0 for that of the server.")
                .put("minimum", 0)
                .put("maximum", 65535)
                .put("default", 0);
        return new JsonObject().put("type", "object").put("properties", new JsonObject().put("port", port));
    }

    @Override
    public HealthCheck create(JsonObject options, PluginContext context) {
        return new @NAME@(context.vertx().createNetClient(), options.getInteger("port"));
    }
}
