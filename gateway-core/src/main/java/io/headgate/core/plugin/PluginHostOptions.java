package io.headgate.core.plugin;

import io.headgate.api.plugin.ApiVersion;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the plugin host works.
 *
 * @param folder where users drop jars
 * @param staging where the gateway keeps its own copies of loaded jars
 * @param used the file that remembers which jars were in use
 * @param apiVersion the version of the plugin API
 * @param poll how often the folder is looked at
 * @param settle for how long a broken file must have been the same before it is refused: it may be half-copied
 * @param startDeadline within which the classes of a plugin must be made; the same for its start and for each step of its
 *     stop
 * @param drain for how long requests that began with the old version may take after a swap
 * @param maxJarBytes the largest jar
 */
public record PluginHostOptions(
        Path folder,
        Path staging,
        Path used,
        String apiVersion,
        Duration poll,
        Duration settle,
        Duration startDeadline,
        Duration drain,
        long maxJarBytes) {

    /** The defaults. */
    public static PluginHostOptions of(Path folder, Path state) {
        return new PluginHostOptions(
                folder,
                state.resolve("plugins"),
                state.resolve("plugins.json"),
                ApiVersion.current(),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                64L * 1024 * 1024);
    }
}
