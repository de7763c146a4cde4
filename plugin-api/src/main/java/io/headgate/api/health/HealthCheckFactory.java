package io.headgate.api.health;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;

/** The extension point for {@link HealthCheck}. */
public interface HealthCheckFactory extends ExtensionFactory {

    /**
     * Makes the check of one pool.
     *
     * @param options valid against {@link #optionsSchema()}, defaults filled in; interval, timeout and thresholds are
     *     not among them
     */
    HealthCheck create(JsonObject options, PluginContext context);
}
