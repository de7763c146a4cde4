package io.headgate.core.cli;

import io.headgate.core.config.ConfigLoader;
import io.headgate.core.config.ConfigProblem;
import io.headgate.core.config.ConfigResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate validate}: 0 when the config could be put in force, 1 with all of its problems otherwise. */
@Command(
        name = "validate",
        description = "Check a config and print all of its problems, each with its path and line.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

    @Mixin
    private final Folders folders = new Folders();

    @Parameters(arity = "0..1", paramLabel = "<file>", description = "The config, instead of --config.")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path config = file == null ? folders.config() : Folders.config(file);
        PrintWriter out = spec.commandLine().getOut();
        List<String> problems;
        try (OfflinePlugins plugins = new OfflinePlugins(folders.plugins(), config)) {
            problems = problems(ConfigLoader.load(config, plugins.catalog(), System.getenv()), plugins);
        }
        if (!problems.isEmpty()) {
            problems.forEach(out::println);
            out.println(config + ": " + problems.size() + (problems.size() == 1 ? " problem" : " problems"));
            return 1;
        }
        out.println(config + " is valid");
        return 0;
    }

    private static List<String> problems(ConfigResult result, OfflinePlugins plugins) {
        if (result instanceof ConfigResult.Loaded loaded) {
            return Stream.ofNullable(plugins.refusal(loaded.config())).toList();
        }
        return ((ConfigResult.Refused) result)
                .problems().stream().map(ConfigProblem::toString).toList();
    }
}
