package io.headgate.core.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate plugins release}: only a running gateway has plugins in quarantine. */
@Command(name = "release", description = "Give a plugin in quarantine another try.", mixinStandardHelpOptions = true)
final class PluginsReleaseCommand implements Runnable {

    @Mixin
    private final Folders folders = new Folders();

    @Parameters(paramLabel = "<id>", description = "The plugin's id.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String id;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        RunningGateway.find(folders.state())
                .orElseThrow(() -> new CommandFailure("No gateway runs with " + folders.state()))
                .releasePlugin(id);
        spec.commandLine().getOut().println(id + " is released");
    }
}
