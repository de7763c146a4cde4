package io.headgate.plugins.health;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** {@code tcp}: a server is well when it accepts a connection. */
@Extension
public final class TcpCheckFactory implements HealthCheckFactory {

    /** One for all checks of this version of the plugin: Vert.x keeps what it knows of a client after that is closed. */
    private @Nullable NetClient client;

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
        return new TcpCheck(context.vertx(), client(context));
    }

    private synchronized NetClient client(PluginContext context) {
        NetClient made = client;
        if (made == null) {
            made = context.vertx().createNetClient();
            context.closeOnStop(made::close);
            client = made;
        }
        return made;
    }
}
