package @PACKAGE@;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.pf4j.Extension;

/** The balancing algorithm "@ID@". */
@Extension
public final class @NAME@Factory implements BalancerFactory {

    @Override
    public String type() {
        return "@ID@";
    }

    @Override
    public JsonObject optionsSchema() {
        JsonObject step = new JsonObject()
                .put("type", "integer")
                .put("description", "How many servers further each request goes.")
                .put("minimum", 1)
                .put("maximum", 1000)
                .put("default", 1);
        return new JsonObject().put("type", "object").put("properties", new JsonObject().put("step", step));
    }

    @Override
    public Balancer create(JsonObject options, List<? extends Server> servers, PluginContext context) {
        return new @NAME@(servers, options.getInteger("step"));
    }
}
