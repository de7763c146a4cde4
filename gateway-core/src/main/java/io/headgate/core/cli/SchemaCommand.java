package io.headgate.core.cli;

import io.headgate.core.config.ConfigSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code headgate schema}. */
@Command(
        name = "schema",
        description = "Print the JSON Schema of the config, with the options of the plugins in the folder.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {

    @Mixin
    private final Folders folders = new Folders();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        try (OfflinePlugins plugins = new OfflinePlugins(folders.plugins(), folders.configOrNone())) {
            spec.commandLine()
                    .getOut()
                    .println(ConfigSchema.assemble(plugins.catalog()).document().encodePrettily());
        }
    }
}
