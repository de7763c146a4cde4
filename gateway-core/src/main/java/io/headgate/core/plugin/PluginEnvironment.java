package io.headgate.core.plugin;

import io.headgate.api.service.Services;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.Function;

/**
 * What the gateway hands to every plugin.
 *
 * @param meters opens the meters of the plugin with that id
 */
public record PluginEnvironment(
        Vertx vertx, Services services, Function<String, ? extends ScopedMeters> meters, Clock clock) {}
