package io.headgate.demo;

import io.headgate.core.cli.CommandFailure;
import io.headgate.core.cli.HeadgateCommand;
import io.headgate.core.cli.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate demo}: the whole of it on sample data, with nothing to install. */
@Command(
        name = "demo",
        description = "Run a gateway in front of a sample shop, with servers and a database of its own.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements HeadgateCommand.Addition {

    @Option(names = "--once", description = "Do the five things, print what was seen, and exit with 0 or 1.")
    private boolean once;

    @Option(names = "--port", paramLabel = "<port>", description = "Where the shop is (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--admin-port",
            paramLabel = "<port>",
            description = "Where the admin listener is (default: ${DEFAULT-VALUE}).")
    private int adminPort = 9090;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        inRange("--port", port);
        inRange("--admin-port", adminPort);
        Path home = Path.of(System.getProperty("headgate.home", "."));
        if (!Files.isDirectory(home.resolve("demo"))) {
            throw new CommandFailure("No demo in " + home + " (start it with bin/headgate of the distribution)");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Parts parts = new Parts()) {
            StopSignal.register(parts::close);
            out.println("Starting the sample shop…");
            out.flush();
            run(home, parts, out);
        }
    }

    private void run(Path home, Parts parts, PrintWriter out) {
        try {
            Demo demo = new Demo(home, port, adminPort, parts, out);
            if (!once) {
                out.println(DemoText.of(demo));
                out.flush();
                StopSignal.await();
            } else if (!new FiveThings(demo, out).run()) {
                throw new CommandFailure("The demo did not work as it should; what differs is marked above");
            }
        } catch (IOException | RuntimeException e) {
            // Once it is told to stop, its parts go one after the other; what then fails is no news.
            if (!parts.closed()) {
                throw e instanceof RuntimeException unchecked
                        ? unchecked
                        : new CommandFailure("The demo could not run: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inRange(String option, int value) {
        if (value < 0 || value > 65_535) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '" + option + "': " + value + " (expected: a port from 0 to 65535)");
        }
    }
}
