package io.headgate.plugins.demo;

import io.headgate.api.plugin.GatewayPlugin;
import io.headgate.api.plugin.Panel;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.Future;

/**
 * The entry class, named by {@code Plugin-Class} in the jar's manifest. The gateway makes it when the jar is loaded and
 * stops it when the jar is removed or replaced.
 *
 * <p>A plugin that only contributes extensions, as most do, overrides nothing; here it says hello and good-bye, so that
 * the log shows its life, and brings a page of the console.
 */
public final class DemoPlugin extends GatewayPlugin {

    @Override
    public Future<?> start(PluginContext context) {
        context.logger().info("Hello from {} {}", context.pluginId(), context.pluginVersion());
        context.showPanel(new Panel("Banners", "console/panel.js"));
        context.closeOnStop(() -> {
            context.logger().info("Good-bye from {} {}", context.pluginId(), context.pluginVersion());
            return Future.succeededFuture();
        });
        return Future.succeededFuture();
    }
}
