package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headgate demo --once}, as a newcomer runs it. */
class DemoIT {

    @TempDir
    Path folder;

    @Test
    void demoOnce_onFreePorts_doesTheFiveThings() throws Exception {
        Headgate.Run run = Headgate.run(folder, "demo", "--once", "--port", "0", "--admin-port", "0");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        for (int i = 1; i <= 5; i++) {
            String number = i + ".";
            assertThat(run.out().lines()).anyMatch(line -> line.startsWith(number));
        }
        assertThat(run.out())
                .contains("PostgreSQL")
                .doesNotContain("not as expected")
                .doesNotContain("left out");
    }
}
