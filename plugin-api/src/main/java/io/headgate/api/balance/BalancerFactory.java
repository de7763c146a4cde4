package io.headgate.api.balance;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The extension point for {@link Balancer}. */
public interface BalancerFactory extends ExtensionFactory {

    /**
     * Makes the balancer for one list of servers. Called again, on any thread, whenever the list changes (a server comes,
     * goes, goes down or comes up), so it is quick.
     *
     * @param options valid against {@link #optionsSchema()}, defaults filled in
     * @param servers those that may be chosen now, in the order of the config; immutable, possibly empty
     */
    Balancer create(JsonObject options, List<? extends Server> servers, PluginContext context);
}
