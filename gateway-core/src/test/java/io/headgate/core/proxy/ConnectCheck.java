package io.headgate.core.proxy;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.health.HealthResult;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;

/** A server is well when it accepts a connection. */
final class ConnectCheck implements HealthCheckFactory {

    private final Vertx vertx;

    ConnectCheck(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public String type() {
        return "connect";
    }

    @Override
    public JsonObject optionsSchema() {
        return ExtensionFactory.noOptions();
    }

    @Override
    public HealthCheck create(JsonObject options, PluginContext context) {
        NetClient client = vertx.createNetClient();
        return (target, timeout) -> client.connect(target.port(), target.host())
                .map(socket -> {
                    socket.close().onFailure(gone -> {});
                    return HealthResult.healthy("connected");
                })
                .otherwise(HealthResult.unhealthy("not connected"));
    }
}
