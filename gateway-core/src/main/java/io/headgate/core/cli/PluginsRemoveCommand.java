package io.headgate.core.cli;

import io.headgate.core.config.ConfigLoader;
import io.headgate.core.plugin.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate plugins remove}: refused while the config needs the plugin, unless forced. */
@Command(name = "remove", description = "Take a plugin out of use and delete its jar.", mixinStandardHelpOptions = true)
final class PluginsRemoveCommand implements Runnable {

    @Mixin
    private final Folders folders = new Folders();

    @Parameters(paramLabel = "<id>", description = "The plugin's id.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String id;

    @Option(names = "--force", description = "Also when the config needs it.")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        Optional<RunningGateway> running = RunningGateway.find(folders.state());
        if (running.isPresent()) {
            running.get().removePlugin(id, force);
        } else {
            delete();
        }
        spec.commandLine().getOut().println(id + " is removed");
    }

    private void delete() {
        try (OfflinePlugins offline = new OfflinePlugins(folders.plugins(), folders.configOrNone())) {
            List<PluginStatus> found = offline.list().stream()
                    .filter(plugin -> id.equals(plugin.id()))
                    .toList();
            if (found.isEmpty()) {
                throw new CommandFailure("There is no plugin " + id + " in " + folders.plugins());
            }
            if (found.stream().anyMatch(plugin -> plugin.state() == PluginStatus.State.LOADED)) {
                offline.remove(id, force, folders.configOrNone());
            } else {
                found.forEach(plugin -> delete(folders.plugins().resolve(plugin.file())));
            }
        }
    }

    private static void delete(Path jar) {
        try {
            Files.deleteIfExists(jar);
        } catch (IOException e) {
            throw new CommandFailure(jar + " cannot be deleted: " + ConfigLoader.reason(e));
        }
    }
}
