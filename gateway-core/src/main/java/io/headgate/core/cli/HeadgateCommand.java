package io.headgate.core.cli;

import io.headgate.core.GatewayException;
import java.io.PrintWriter;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** {@code headgate}: 0 when a command did its work, 1 when it could not, 2 when it was called wrongly. */
@Command(
        name = "headgate",
        description = "A performance gateway for web applications and PostgreSQL.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        synopsisSubcommandLabel = "<command>",
        subcommands = {
            RunCommand.class,
            ValidateCommand.class,
            SchemaCommand.class,
            PluginsCommand.class,
            StatusCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class HeadgateCommand implements Runnable {

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandLine.Model.CommandSpec spec;

    /** A command that another module of the distribution adds, found by {@link ServiceLoader}; annotated for picocli. */
    public interface Addition extends Runnable {}

    /** Runs the command line and returns the exit code. */
    public static int execute(String... arguments) {
        CommandLine line = new CommandLine(new HeadgateCommand());
        for (Addition addition : ServiceLoader.load(Addition.class)) {
            line.addSubcommand(addition);
        }
        return line.setExecutionExceptionHandler(HeadgateCommand::report).execute(arguments);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do");
    }

    private static int report(Exception failure, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (failure instanceof CommandFailure || failure instanceof GatewayException) {
            err.println(failure.getMessage());
        } else {
            err.println("headgate failed unexpectedly:");
            failure.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
