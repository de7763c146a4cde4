package io.headgate.plugins.health;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import org.pf4j.Extension;

/** {@code tcp}: a server is well when it accepts a connection. */
@Extension
public final class TcpCheckFactory implements HealthCheckFactory {

    @Override
    public String type() {
        return "tcp";
    }

    @Override
    public JsonObject optionsSchema() {
        return ExtensionFactory.noOptions();
    }

    @Override
    public HealthCheck create(JsonObject options, PluginContext context) {
        return new TcpCheck(context.vertx());
    }
}
