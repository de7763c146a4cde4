package io.headgate.benchmark;

import io.headgate.benchmark.Comparison.Effort;
import io.headgate.core.cli.CommandFailure;
import io.headgate.core.cli.HeadgateCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate benchmark}: this gateway against an installed nginx, on this machine. */
@Command(
        name = "benchmark",
        description = "Compare the gateway with nginx on this machine (needs nginx and wrk, and about eight minutes).",
        mixinStandardHelpOptions = true)
public final class BenchmarkCommand implements HeadgateCommand.Addition {

    @Option(names = "--quick", description = "A look that takes a minute; its figures vary more.")
    private boolean quick;

    @Option(
            names = "--write",
            paramLabel = "<file>",
            description = "Replace the results in that Markdown file, between its two result comments.")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        Programs.require();
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new CommandFailure("The benchmark needs two processors: one for the target, one for the load");
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            ResultsFile results = file == null ? null : ResultsFile.of(file);
            String result = measure(out);
            out.println(result);
            out.flush();
            if (results != null) {
                results.replace(result);
            }
        } catch (IOException e) {
            throw new CommandFailure("The benchmark could not run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String measure(PrintWriter out) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("headgate.home", "."));
        try (Workplace place = Workplace.make();
                Nginx origin = Nginx.origin(place.folder("origin"), Reachable.freePort(), Comparison.LOAD_PROCESSOR);
                Nginx peer = Nginx.peer(
                        place.folder("nginx"), Reachable.freePort(), origin.port(), Comparison.TARGET_PROCESSOR);
                GatewayProcess gateway = GatewayProcess.start(
                        home, place.folder("headgate"), origin.port(), Comparison.TARGET_PROCESSOR)) {
            var results =
                    new Comparison(gateway, peer, quick ? Effort.QUICK : Effort.FULL, step -> say(out, step)).run();
            if (Report.failures(results) > 0) {
                say(out, "Some requests failed: these figures are worth nothing");
            }
            return LocalDate.now(ZoneOffset.UTC) + ", " + Machine.describe(Machine.nginx()) + ".\n\n"
                    + Report.table(results);
        }
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    /** A Markdown file with a part that is replaced. */
    private record ResultsFile(Path path, String before, String after) {

        private static final String BEGIN = "<!-- results -->\n";
        private static final String END = "<!-- end of results -->";

        static ResultsFile of(Path path) throws IOException {
            String text = Files.readString(path);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new IOException(path + " has no part to replace (expected: a line " + BEGIN.strip()
                        + " and later " + END + ')');
            }
            return new ResultsFile(path, text.substring(0, begin + BEGIN.length()), text.substring(end));
        }

        void replace(String result) throws IOException {
            Files.writeString(path, before + '\n' + result + '\n' + after);
        }
    }
}
