package io.headgate.core.cli;

import io.headgate.api.service.ServiceException;
import io.headgate.core.config.ConfigLoader;
import io.headgate.core.config.ConfigProblem;
import io.headgate.core.config.ConfigResult;
import io.headgate.core.config.ConfigSchema;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.version.ConfigFile;
import io.headgate.core.version.ConfigHistory;
import io.headgate.core.version.ConfigVersion;
import io.headgate.core.version.VersionStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate config}: the configs that were in force, whether a gateway runs or not. */
@Command(
        name = "config",
        description = "Show the configs that were in force, and go back to one.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>")
final class ConfigCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw HeadgateCommand.incomplete(spec.commandLine());
    }

    @Command(description = "List the versions, the last first.", mixinStandardHelpOptions = true)
    void history(@Mixin Folders folders) {
        List<JsonObject> versions = open(folders).summaries();
        for (JsonObject version : versions) {
            String outcome = version.getString("outcome");
            out().printf(
                            "%5d  %s  %s  %s%s%n",
                            version.getInteger("version"),
                            version.getString("appliedAt"),
                            version.getString("digest"),
                            version.getString("cause"),
                            outcome == null ? "" : "  (" + outcome + ")");
        }
        if (versions.isEmpty()) {
            out().println("No config has been in force with the state folder " + folders.state());
        }
    }

    @Command(description = "Print a version; *** stands for secrets.", mixinStandardHelpOptions = true)
    void show(@Mixin Folders folders, @Parameters(paramLabel = "<version>") int version) {
        print(known(() -> open(folders).get(version).text()));
    }

    @Command(
            description = "Print what differs from one version to another, by default to the last one.",
            mixinStandardHelpOptions = true)
    void diff(
            @Mixin Folders folders,
            @Parameters(index = "0", paramLabel = "<version>") int from,
            @Parameters(index = "1", arity = "0..1", paramLabel = "<other>") Optional<Integer> to) {
        ConfigHistory history = open(folders);
        print(known(() -> history.diff(from, to.orElse(history.latest()))));
    }

    @Command(
            description = "Put the text of a version in the config file, and in force where a gateway runs.",
            mixinStandardHelpOptions = true)
    void rollback(@Mixin Folders folders, @Parameters(paramLabel = "<version>") int version) {
        Optional<RunningGateway> running = RunningGateway.find(folders.state());
        if (running.isPresent()) {
            JsonObject done = running.get().rollback(version);
            String state = "on-trial".equals(done.getString("state"))
                    ? " is tried on a share of the requests, as version "
                    : " is in force again, as version ";
            out().println("Version " + version + state + done.getInteger("version"));
        } else {
            write(folders, version);
            out().println(folders.config() + " has the text of version " + version);
        }
    }

    private static void write(Folders folders, int number) {
        ConfigVersion version = store(folders).get(number);
        if (version == null) {
            throw new CommandFailure("There is no version " + number + " of the config");
        }
        try (OfflinePlugins plugins = new OfflinePlugins(folders.plugins(), folders.configOrNone())) {
            ConfigResult result = ConfigLoader.read(version.text(), plugins.catalog(), System.getenv());
            if (result instanceof ConfigResult.Refused refused) {
                throw new CommandFailure("Refused: version " + number + " is no valid config any more"
                        + refused.problems().stream()
                                .map(ConfigProblem::toString)
                                .collect(Collectors.joining("\n  ", "\n  ", "")));
            }
            new ConfigFile(folders.config()).write(version.text());
        } catch (IOException e) {
            throw new CommandFailure(folders.config() + " cannot be written: " + ConfigLoader.reason(e));
        }
    }

    private static ConfigHistory open(Folders folders) {
        return new ConfigHistory(
                store(folders), ConfigSchema.assemble(catalog(folders)).secretKeys());
    }

    private static ExtensionCatalog catalog(Folders folders) {
        try (OfflinePlugins plugins = new OfflinePlugins(folders.plugins(), folders.configOrNone())) {
            return plugins.catalog();
        }
    }

    private static VersionStore store(Folders folders) {
        try {
            return VersionStore.read(folders.state());
        } catch (IOException e) {
            throw new CommandFailure(
                    "The state folder " + folders.state() + " cannot be read: " + ConfigLoader.reason(e));
        }
    }

    private static String known(Supplier<String> reading) {
        try {
            return reading.get();
        } catch (ServiceException e) {
            throw new CommandFailure("Refused: " + e.getMessage());
        }
    }

    private void print(String text) {
        out().print(text);
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
