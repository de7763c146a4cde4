package io.headgate.core.plugin;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.service.Services;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * What the gateway hands to every plugin.
 *
 * @param meters opens the meters of the plugin with that id
 * @param schemaProblems what is wrong with an extension's options schema, empty when nothing is: a config could not be
 *     read beside such an extension, so that its plugin is refused
 */
public record PluginEnvironment(
        Vertx vertx,
        Services services,
        Function<String, ? extends ScopedMeters> meters,
        Function<ExtensionFactory, List<String>> schemaProblems,
        Clock clock) {}
