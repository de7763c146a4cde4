package io.headgate.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What came of reading a config. */
public sealed interface ConfigResult {

    /**
     * The secret files that the config names, each with a digest of what was read there or the reason why nothing could
     * be: a change of one of them is a change of the config.
     */
    Map<Path, String> secretFiles();

    /**
     * A valid config.
     *
     * @param text as it was written
     */
    record Loaded(GatewayConfig config, String text, Map<Path, String> secretFiles) implements ConfigResult {}

    /**
     * A config that is not to be used.
     *
     * @param problems all that were found, at least one, sorted by line
     */
    record Refused(List<ConfigProblem> problems, Map<Path, String> secretFiles) implements ConfigResult {}
}
