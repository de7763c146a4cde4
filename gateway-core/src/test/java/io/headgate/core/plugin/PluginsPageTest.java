package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.plugin.ApiVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for authors of plugins has every reason to refuse a jar and every extension point. */
class PluginsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "plugins.md");
    private static final Pattern CODE = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| .+ \\| .+ \\|$");

    @Test
    void page_everyCodeOfARefusalOrAQuarantine_hasItsLineInOrder() throws IOException {
        List<String> codes = CODE.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult line) -> line.group(1))
                .toList();

        assertThat(codes)
                .isEqualTo(Stream.concat(Arrays.stream(RefusalCode.values()), Arrays.stream(Quarantine.Cause.values()))
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void page_everyPoint_hasItsFactory() throws IOException {
        String page = Files.readString(PAGE);
        for (Point point : Point.values()) {
            assertThat(page).contains("\n| `" + point.factory().getSimpleName() + "` | ");
        }
    }

    @Test
    void page_limits_areThoseOfTheHost() throws IOException {
        PluginHostOptions options = PluginHostOptions.of(Path.of("plugins"), Path.of("state"));
        String page = Files.readString(PAGE);

        assertThat(page).contains("more than " + (options.maxJarBytes() >> 20) + " MiB packed");
        assertThat(page).contains("has " + options.startDeadline().toSeconds() + " seconds to complete");
        assertThat(page).contains("at the latest after " + options.drain().toSeconds() + " seconds");
        assertThat(page).contains("The plugin API is " + ApiVersion.current() + " ");
    }
}
