package io.headgate.core.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a gateway's files are: options of every command that needs them. */
public final class Folders {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "<file>",
            description = "The config (default: conf/gateway.json).")
    private Path config = folder("conf", "conf").resolve("gateway.json");

    @Option(
            names = "--plugins",
            paramLabel = "<folder>",
            description = "The folder that plugin jars are dropped into (default: plugins).")
    private Path plugins = folder("plugins", "plugins");

    @Option(
            names = "--state",
            paramLabel = "<folder>",
            description = "Where the gateway keeps what it must remember (default: state).")
    private Path state = folder("state", "state");

    /** The config file; refused when it is not there. */
    Path config() {
        return config(config);
    }

    /** The config file; null when it is not there. */
    @Nullable
    Path configOrNone() {
        return Files.isRegularFile(config) ? config : null;
    }

    static Path config(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure("No config at " + file + " (name one with --config <file>)");
        }
        return file;
    }

    /** The folder of plugin jars; refused when it is not there. */
    Path plugins() {
        if (!Files.isDirectory(plugins)) {
            throw new CommandFailure("No plugins folder at " + plugins + " (name one with --plugins <folder>)");
        }
        return plugins;
    }

    /** The state folder, which may not be there yet. */
    Path state() {
        return state;
    }

    private static Path folder(String property, String otherwise) {
        return Path.of(System.getProperty("headgate." + property, otherwise));
    }
}
