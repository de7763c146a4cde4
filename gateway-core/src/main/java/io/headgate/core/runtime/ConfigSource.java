package io.headgate.core.runtime;

import io.headgate.core.config.ConfigResult;
import io.headgate.core.plugin.ExtensionCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads configs, and tries them out without a change to anything. For the swap's own thread, which it may block. */
final class ConfigSource {

    private final RuntimeBuilder builder;
    private final Path file;
    private final Map<String, String> environment;

    ConfigSource(RuntimeBuilder builder, Path file, Map<String, String> environment) {
        this.builder = builder;
        this.file = file;
        this.environment = environment;
    }

    /** The file, as it is now. */
    ConfigResult file(ExtensionCatalog with) {
        return builder.load(file, with, environment);
    }

    /** A text in the place of the file's. */
    ConfigResult text(String text, ExtensionCatalog with) {
        return builder.read(text, with, environment);
    }

    /** What would keep a config out. */
    RuntimeSwap.Outcome tryOut(Function<ExtensionCatalog, ConfigResult> reading, ExtensionCatalog with) {
        Map<Path, String> secretFiles = Map.of();
        try {
            ConfigResult result = reading.apply(with);
            secretFiles = result.secretFiles();
            if (result instanceof ConfigResult.Refused refused) {
                return new RuntimeSwap.Outcome(refused.problems(), secretFiles);
            }
            builder.tryOut(((ConfigResult.Loaded) result).config(), with);
            return new RuntimeSwap.Outcome(List.of(), secretFiles);
        } catch (SwapFailure e) {
            return new RuntimeSwap.Outcome(e.problems(), secretFiles);
        }
    }
}
