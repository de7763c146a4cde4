package io.headgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTroubleTest {

    @TempDir
    Path folder;

    private final Exception failure = new IllegalStateException(
            "Process [initdb] failed", new IOException("Cannot run program \"initdb\": error=13, Permission denied"));

    private Path log(String content) throws IOException {
        return Files.writeString(folder.resolve("postgres.log"), content);
    }

    @Test
    void lines_refusedAsRoot_giveTheAdviceForRoot() throws IOException {
        assertThat(DatabaseTrouble.lines(log("""
            initdb: error: cannot be run as root
            initdb: hint: Please log in (using, e.g., "su") as the (unprivileged) user that will own the server process.
            """), failure))
                .containsExactly(
                        "initdb: error: cannot be run as root",
                        "initdb: hint: Please log in (using, e.g., \"su\") as the (unprivileged) user that will own the"
                                + " server process.",
                        "Run the demo as another user than root, or allow unprivileged user namespaces on this system.");
    }

    @Test
    void lines_anotherReason_areWhatPostgresSaidWithoutTheAdviceForRoot() throws IOException {
        assertThat(DatabaseTrouble.lines(log("""
            The files belonging to this database system will be owned by user "web".
            creating directory /srv/data ... ok

            2026-01-01 00:00:00 UTC [1] FATAL:  could not create shared memory segment: No space left on device
            """), failure))
                .containsExactly(
                        "2026-01-01 00:00:00 UTC [1] FATAL:  could not create shared memory segment: No space left on device",
                        "Mend what it names, then start the demo again.");
    }

    @Test
    void lines_noProgramRan_areTheInnermostReason() {
        assertThat(DatabaseTrouble.lines(folder.resolve("none"), failure))
                .hasSize(2)
                .first()
                .isEqualTo("Cannot run program \"initdb\": error=13, Permission denied");
        assertThat(DatabaseTrouble.lines(folder.resolve("none"), failure).get(1))
                .contains("-Dot.epg.working-dir=<folder>");
    }
}
