package io.headgate.dist;

import io.headgate.api.plugin.GatewayPlugin;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.Future;

/** The entry class of a plugin that cannot start; packed into a jar by {@link BadJarIT}. */
public final class FailingPlugin extends GatewayPlugin {

    @Override
    public Future<?> start(PluginContext context) {
        return Future.failedFuture("the moon is in the wrong phase");
    }
}
