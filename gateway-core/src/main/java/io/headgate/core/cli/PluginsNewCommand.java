package io.headgate.core.cli;

import io.headgate.core.config.ConfigLoader;
import io.headgate.core.plugin.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate plugins new}: a project that builds a plugin. */
@Command(
        name = "new",
        description = "Write a Maven project that builds a plugin with one extension.",
        mixinStandardHelpOptions = true)
final class PluginsNewCommand implements Runnable {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");
    private static final int LONGEST = 64;

    @Parameters(paramLabel = "<id>", description = "The plugin's id, which is also the type of its extension.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String id;

    @Option(
            names = "--point",
            required = true,
            paramLabel = "<point>",
            description = "What it extends: balancer, health-check, cache-strategy, cache-store or filter.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String point;

    @Option(
            names = "--directory",
            paramLabel = "<folder>",
            description = "Where the project goes (default: a folder named by the id).")
    private @Nullable Path directory;

    @Option(
            names = "--package",
            paramLabel = "<package>",
            description = "The package of its classes (default: com.example and the id).")
    private @Nullable String packageName;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        if (!ID.matcher(id).matches() || id.length() > LONGEST) {
            throw misused("an id is 1 to 64 lower-case letters, digits and single hyphens that begins with a letter");
        }
        String into = packageName == null ? "com.example." + id.replace("-", "") : packageName;
        if (!PACKAGE.matcher(into).matches()) {
            throw misused("a package is lower-case names with dots between them, such as com.example.hello");
        }
        Path folder = directory == null ? Path.of(id) : directory;
        try {
            new PluginProject(id, point(), into).write(folder);
        } catch (IOException e) {
            throw new CommandFailure("The project cannot be written to " + folder + ": " + ConfigLoader.reason(e));
        }
        spec.commandLine()
                .getOut()
                .println("Wrote " + folder + " with the " + point + " \"" + id + "\"; build it there with: mvn verify");
    }

    private Point point() {
        return Arrays.stream(Point.values())
                .filter(known -> known.label().equals(point.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> misused("there is no extension point \"" + point + "\" (expected one of: "
                        + Arrays.stream(Point.values()).map(Point::label).collect(Collectors.joining(", ")) + ')'));
    }

    private CommandLine.ParameterException misused(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
