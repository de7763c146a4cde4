package io.headgate.core.config;

import io.headgate.core.plugin.PluginPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the policy for plugins of the part of a complete and valid document that has it. */
final class PluginsBinder {

    private PluginsBinder() {}

    static PluginPolicy policy(Section plugins) {
        Section errors = plugins.section("errorBudget");
        Section workers = plugins.section("workers");
        Section time = plugins.section("timeBudget");
        return new PluginPolicy(
                new PluginPolicy.ErrorBudget(errors.integer("failures"), errors.duration("window")),
                new PluginPolicy.TimeBudget(time.duration("call"), time.integer("share"), time.duration("window")),
                plugins.integer("maxThreads"),
                new PluginPolicy.Workers(workers.integer("threads"), workers.integer("queue")),
                plugins.texts("mayExit"),
                trusted(plugins.optional("trustStore")));
    }

    private static PluginPolicy.@Nullable TrustedKeys trusted(@Nullable Section store) {
        return store == null ? null : new PluginPolicy.TrustedKeys(Path.of(store.text("path")), store.text("password"));
    }
}
