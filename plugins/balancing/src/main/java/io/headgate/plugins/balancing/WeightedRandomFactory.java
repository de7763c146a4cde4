package io.headgate.plugins.balancing;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.pf4j.Extension;

/** {@code weighted-random}: a server at random, by weight. */
@Extension
public final class WeightedRandomFactory implements BalancerFactory {

    @Override
    public String type() {
        return "weighted-random";
    }

    @Override
    public JsonObject optionsSchema() {
        return ExtensionFactory.noOptions();
    }

    @Override
    public Balancer create(JsonObject options, List<? extends Server> servers, PluginContext context) {
        return new WeightedRandom(servers, bound -> ThreadLocalRandom.current().nextInt(bound));
    }
}
