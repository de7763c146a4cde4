package io.headgate.core.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code headgate plugins}. */
@Command(
        name = "plugins",
        description = "List, add, remove and release plugins; a running gateway follows at once.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        subcommands = {
            PluginsListCommand.class,
            PluginsAddCommand.class,
            PluginsRemoveCommand.class,
            PluginsNewCommand.class,
            PluginsReleaseCommand.class
        })
final class PluginsCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw HeadgateCommand.incomplete(spec.commandLine());
    }
}
