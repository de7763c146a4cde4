package io.headgate.plugins.balancing;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.pf4j.Extension;

/** {@code least-connections}: the server with the fewest requests for its weight. */
@Extension
public final class LeastConnectionsFactory implements BalancerFactory {

    @Override
    public String type() {
        return "least-connections";
    }

    @Override
    public JsonObject optionsSchema() {
        return ExtensionFactory.noOptions();
    }

    @Override
    public Balancer create(JsonObject options, List<? extends Server> servers, PluginContext context) {
        return new LeastConnections(servers);
    }
}
