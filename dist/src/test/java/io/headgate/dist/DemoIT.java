package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code headgate demo}, as a newcomer runs and ends it. */
class DemoIT {

    private static final long PATIENCE_SECONDS = 60;
    private static final String[] ONCE = {"demo", "--once", "--port", "0", "--admin-port", "0"};

    @TempDir
    Path folder;

    @Test
    void demoOnce_onFreePorts_doesTheFiveThings() throws Exception {
        Headgate.Run run = Headgate.run(folder, ONCE);
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThingsOf(run, 1, 2, 3, 4, 5);
        assertThat(run.out()).contains("PostgreSQL").doesNotContain("not as expected", "left out");
    }

    @Test
    void demoOnce_postgresCannotBeUnpacked_saysWhyAndDoesTheRest() throws Exception {
        Headgate.Run run =
                Headgate.finish(folder, Headgate.process(folder, "-Dot.epg.working-dir=/dev/null/postgres", ONCE));
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThingsOf(run, 1, 2, 4, 5);
        assertThat(run.out())
                .contains("could not be started here", "/dev/null/postgres", "JAVA_OPTS=-Dot.epg.working-dir=<folder>")
                .doesNotContain("root", "not as expected");
    }

    @Test
    void demoOnce_postgresRefuses_saysItsWordsAndDoesTheRest() throws Exception {
        ProcessBuilder demo = Headgate.process(folder, "", ONCE);
        demo.environment().put("LC_ALL", "no_SUCH.locale");
        Headgate.Run run = Headgate.finish(folder, demo);
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThingsOf(run, 1, 2, 4, 5);
        assertThat(run.out())
                .contains("initdb: error: invalid locale settings", "Mend what it names")
                .doesNotContain("as root", "not as expected");
    }

    @ParameterizedTest
    @CsvSource({"Starting the sample shop, ''", "Ctrl-C stops all of it, ''", "1. A page twice, --once"})
    void demo_toldToStop_leavesNothing(String line, String option) throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = option.isEmpty()
                ? Headgate.process(folder, "-Djava.io.tmpdir=" + temporary, "demo", "--port", "0", "--admin-port", "0")
                : Headgate.process(folder, "-Djava.io.tmpdir=" + temporary, ONCE);
        // The programs of PostgreSQL are where another run has unpacked them.
        builder.environment()
                .merge(
                        "JAVA_OPTS",
                        " -Dot.epg.working-dir=" + Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"),
                        String::concat);
        Process demo =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            Await.until(line, () -> Files.readString(out).contains(line) || !demo.isAlive());
            demo.destroy();

            assertThat(demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
            assertThat(demo.exitValue()).isEqualTo(143);
            Await.until(
                    "its PostgreSQL to end",
                    () -> ProcessHandle.allProcesses()
                            .map(process -> process.info().commandLine().orElse(""))
                            .noneMatch(command -> command.contains(temporary.toString())));
            assertThat(remains(temporary)).isEmpty();
            assertThat(Files.readString(err)).isEmpty();
        } finally {
            demo.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999", "-1", "many"})
    void demo_impossiblePort_isRefusedInOneLine(String port) throws Exception {
        Headgate.Run run = Headgate.run(folder, "demo", "--port=" + port);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("--port", port, "headgate demo --help");
    }

    private static void assertThingsOf(Headgate.Run run, int... numbers) {
        for (int number : numbers) {
            assertThat(run.out().lines()).anyMatch(line -> line.startsWith(number + "."));
        }
    }

    private static List<String> remains(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("headgate-"))
                    .toList();
        }
    }
}
