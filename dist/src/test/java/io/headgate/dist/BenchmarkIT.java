package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The benchmark runs and reports; what it finds is not asserted. */
@Tag("peers")
@Isolated
class BenchmarkIT {

    @TempDir
    Path folder;

    @Test
    void benchmark_quick_replacesTheResultsAndFailsNoRequest() throws Exception {
        Path page = folder.resolve("page.md");
        Files.writeString(page, "before\n<!-- results -->\nold\n<!-- end of results -->\nafter\n");
        Path output = folder.resolve("output.log");
        Process process = Headgate.process(folder, "", "benchmark", "--quick", "--write", page.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(110, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(output, StandardCharsets.UTF_8))
                .isZero();
        assertThat(Files.readString(page))
                .startsWith("before\n<!-- results -->\n")
                .endsWith("<!-- end of results -->\nafter\n")
                .doesNotContain("old")
                .containsPattern("\\| proxied, 1 KB.* \\| 0 \\|\n")
                .containsPattern("\\| cached, 1 KB.* \\| 0 \\|\n")
                .containsPattern("\\| proxied, 64 KB.* \\| 0 \\|\n")
                .containsPattern("\\| cached, 64 KB.* \\| 0 \\|\n");
    }
}
