package io.headgate.core.cli;

import io.headgate.core.plugin.PluginStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code headgate plugins list}: as the running gateway sees them or, when none runs, as it would. */
@Command(name = "list", description = "List the plugins and their state.", mixinStandardHelpOptions = true)
final class PluginsListCommand implements Runnable {

    @Mixin
    private final Folders folders = new Folders();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        JsonArray plugins = plugins();
        if (plugins.isEmpty()) {
            out.println("There are no plugins in " + folders.plugins());
        }
        for (Object entry : plugins) {
            out.println(line((JsonObject) entry));
        }
    }

    private JsonArray plugins() {
        Optional<RunningGateway> running = RunningGateway.find(folders.state());
        if (running.isPresent()) {
            return running.get().status().getJsonArray("plugins");
        }
        JsonArray plugins = new JsonArray();
        try (OfflinePlugins offline = new OfflinePlugins(folders.plugins(), folders.configOrNone())) {
            offline.list().stream().map(PluginStatus::toJson).forEach(plugins::add);
        }
        return plugins;
    }

    static String line(JsonObject plugin) {
        StringBuilder line = new StringBuilder(String.format(
                "%-16s %-10s %-8s %s",
                plugin.getString("id", "-"),
                plugin.getString("version", "-"),
                plugin.getString("state"),
                plugin.getString("file")));
        if (!plugin.getJsonArray("extensions").isEmpty()) {
            line.append("  ")
                    .append(String.join(
                            ", ",
                            plugin.getJsonArray("extensions").stream()
                                    .map(Object::toString)
                                    .toList()));
        }
        if (plugin.getString("reason") != null) {
            line.append("\n    ").append(plugin.getString("code")).append(": ").append(plugin.getString("reason"));
        }
        return line.toString();
    }
}
