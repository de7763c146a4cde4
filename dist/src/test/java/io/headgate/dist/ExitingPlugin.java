package io.headgate.dist;

import io.headgate.api.plugin.GatewayPlugin;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.Future;

/** The entry class of a plugin that would end the gateway; packed into a jar by {@link BadJarIT}. */
public final class ExitingPlugin extends GatewayPlugin {

    @Override
    public Future<?> start(PluginContext context) {
        System.exit(1);
        return Future.succeededFuture();
    }
}
