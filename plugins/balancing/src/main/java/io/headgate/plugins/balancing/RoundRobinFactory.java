package io.headgate.plugins.balancing;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.pf4j.Extension;

/** {@code round-robin}: the servers in turn, smoothly by weight. */
@Extension
public final class RoundRobinFactory implements BalancerFactory {

    @Override
    public String type() {
        return "round-robin";
    }

    @Override
    public JsonObject optionsSchema() {
        return ExtensionFactory.noOptions();
    }

    @Override
    public Balancer create(JsonObject options, List<? extends Server> servers, PluginContext context) {
        return new RoundRobin(servers);
    }
}
