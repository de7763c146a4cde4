package io.headgate.core.config;

import io.headgate.core.plugin.PluginPolicy;
import java.util.List;

/** Makes the policy for plugins of the part of a complete and valid document that has it. */
final class PluginsBinder {

    private PluginsBinder() {}

    static PluginPolicy policy(Section plugins) {
        Section errors = plugins.section("errorBudget");
        Section time = plugins.section("timeBudget");
        return new PluginPolicy(
                new PluginPolicy.ErrorBudget(errors.integer("failures"), errors.duration("window")),
                new PluginPolicy.TimeBudget(time.duration("call"), time.integer("share"), time.duration("window")),
                PluginPolicy.NONE.maxThreads(),
                PluginPolicy.NONE.workers(),
                List.of(),
                null);
    }
}
