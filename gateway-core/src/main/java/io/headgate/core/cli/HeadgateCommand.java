package io.headgate.core.cli;

import io.headgate.core.GatewayException;
import java.io.PrintWriter;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
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
            ConfigCommand.class,
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
        // What is not an answer does not go where answers go, whoever prints it.
        PrintWriter answers = line.getOut();
        System.setOut(System.err);
        return line.setOut(answers)
                .setExecutionExceptionHandler(HeadgateCommand::report)
                .setParameterExceptionHandler(HeadgateCommand::misused)
                .execute(arguments);
    }

    /** A command that needs another one beside it. */
    static CommandLine.ParameterException incomplete(CommandLine line) {
        String commands = line.getSubcommands().keySet().stream()
                .filter(name -> !name.equals("help"))
                .collect(Collectors.joining(", "));
        return new CommandLine.ParameterException(line, "Say what to do: " + commands);
    }

    @Override
    public void run() {
        throw incomplete(spec.commandLine());
    }

    /** In one line, where the usage would bury what is wrong. */
    private static int misused(CommandLine.ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        String near = failure instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream().limit(1).collect(Collectors.joining())
                : "";
        String name = line.getCommandSpec().qualifiedName();
        line.getErr()
                .println(String.valueOf(failure.getMessage()).replaceAll("\\R", " ")
                        + (near.isEmpty() ? "" : "; did you mean " + near + "?")
                        + " (see " + name + " --help)");
        return CommandLine.ExitCode.USAGE;
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
