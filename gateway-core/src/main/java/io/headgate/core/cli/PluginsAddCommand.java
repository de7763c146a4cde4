package io.headgate.core.cli;

import io.headgate.core.plugin.PluginStatus;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate plugins add}: puts a jar into the folder in one step and says what became of it. */
@Command(name = "add", description = "Copy a jar into the plugins folder.", mixinStandardHelpOptions = true)
final class PluginsAddCommand implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Mixin
    private final Folders folders = new Folders();

    @Parameters(paramLabel = "<jar>", description = "The plugin's jar.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path jar;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        if (!Files.isRegularFile(jar)) {
            throw new CommandFailure("No jar at " + jar);
        }
        Path place = folders.plugins().resolve(jar.getFileName());
        copy(place);
        JsonObject outcome = outcome(place.getFileName().toString());
        spec.commandLine().getOut().println(PluginsListCommand.line(outcome));
        if (outcome.getString("state").equals("refused")) {
            throw new CommandFailure("The plugin is in the folder but not in use");
        }
    }

    private void copy(Path place) {
        Path next = place.resolveSibling("." + place.getFileName() + ".part");
        try {
            Files.copy(jar, next, StandardCopyOption.REPLACE_EXISTING);
            Files.move(next, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandFailure("The jar cannot be copied to " + place + ": " + e.getMessage());
        }
    }

    private JsonObject outcome(String file) {
        Optional<RunningGateway> running = RunningGateway.find(folders.state());
        if (running.isPresent()) {
            return judged(
                    file,
                    () -> running.get().status().getJsonArray("plugins").stream()
                            .map(JsonObject.class::cast)
                            .toList());
        }
        try (OfflinePlugins offline = new OfflinePlugins(folders.plugins())) {
            return judged(
                    file,
                    () -> offline.list().stream().map(PluginStatus::toJson).toList());
        }
    }

    private JsonObject judged(String file, Supplier<List<JsonObject>> plugins) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (JsonObject plugin : plugins.get()) {
                if (plugin.getString("file").equals(file)
                        && !plugin.getString("state").equals("pending")) {
                    return plugin;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("Interrupted");
            }
        }
        throw new CommandFailure("The jar is in the folder, but the gateway has not looked at it yet");
    }
}
