package io.headgate.core.cli;

import io.headgate.core.config.ConfigLoader;
import io.headgate.core.plugin.PluginStatus;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
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
        String name = String.valueOf(jar.getFileName());
        if (!name.endsWith(".jar") || name.startsWith(".")) {
            throw new CommandFailure(jar + " is no jar (expected: a file whose name ends in .jar)");
        }
        JsonObject outcome = outcome(name, copy(folders.plugins().resolve(name)));
        spec.commandLine().getOut().println(PluginsListCommand.line(outcome));
        if (outcome.getString("state").equals("refused")) {
            throw new CommandFailure("The plugin is in the folder but not in use");
        }
    }

    /** Puts the jar in its place and returns its SHA-256. */
    private String copy(Path place) {
        Path next = place.resolveSibling("." + place.getFileName() + ".part");
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(next), digest)) {
                Files.copy(jar, out);
            }
            Files.move(next, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new CommandFailure("The jar cannot be copied to " + place + ": " + ConfigLoader.reason(e));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private JsonObject outcome(String file, String sha256) {
        Optional<RunningGateway> running = RunningGateway.find(folders.state());
        if (running.isPresent()) {
            return judged(
                    file,
                    sha256,
                    () -> running.get().status().getJsonArray("plugins").stream()
                            .map(JsonObject.class::cast)
                            .toList());
        }
        try (OfflinePlugins offline = new OfflinePlugins(folders.plugins(), folders.configOrNone())) {
            return judged(
                    file,
                    sha256,
                    () -> offline.list().stream().map(PluginStatus::toJson).toList());
        }
    }

    /** The entry of that content: under the same name the one before may still be in use. */
    private static JsonObject judged(String file, String sha256, Supplier<List<JsonObject>> plugins) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (JsonObject plugin : plugins.get()) {
                if (plugin.getString("file").equals(file)
                        && sha256.equals(plugin.getString("sha256"))
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
