package io.headgate.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What came of reading a config. */
public sealed interface ConfigResult {

    /** The secret files that the config names, present or not: a change of one of them is a change of the config. */
    Set<Path> secretFiles();

    /** A valid config. */
    record Loaded(GatewayConfig config, Set<Path> secretFiles) implements ConfigResult {}

    /**
     * A config that is not to be used.
     *
     * @param problems all that were found, at least one, sorted by line
     */
    record Refused(List<ConfigProblem> problems, Set<Path> secretFiles) implements ConfigResult {}
}
