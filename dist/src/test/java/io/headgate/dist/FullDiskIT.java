package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room for the logs: requests go on. */
class FullDiskIT {

    /** The file of Linux that is always full. */
    private static final Path FULL = Path.of("/dev/full");

    private static final int ANSWERS = 200;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        assumeTrue(Files.exists(FULL), "the system has no " + FULL);
    }

    @Test
    void accessLog_withoutRoom_failsNoRequestAndSaysSoOnce() throws Exception {
        try (Origin origin = Origin.answering("page");
                GatewayProcess gateway = GatewayProcess.start(
                        folder, config(origin).accessLog(FULL).toString())) {
            serves(gateway);
            gateway.await("the warning", () -> warnings(gateway) > 0);
            serves(gateway);
            assertThat(warnings(gateway)).isEqualTo(1);
            changes(gateway, config(origin));
        }
    }

    /** Both the access log and what the gateway says of itself go to standard output and standard error. */
    @Test
    void output_withoutRoom_failsNoRequest() throws Exception {
        Path output = Files.createSymbolicLink(folder.resolve("output.log"), FULL);
        try (Origin origin = Origin.answering("page");
                GatewayProcess gateway = GatewayProcess.start(
                        folder, config(origin).accessLog(Path.of("-")).toString())) {
            serves(gateway);
            changes(gateway, config(origin).accessLog(Path.of("-")));
            serves(gateway);
            Files.delete(output);
            Files.createFile(output);
        }
    }

    private static Config config(Origin origin) {
        return new Config().pool("app", origin.address()).toPool("/page", "app");
    }

    private static void serves(GatewayProcess gateway) throws Exception {
        long end = System.nanoTime() + TestLength.of(Duration.ZERO).dividedBy(4).toNanos();
        try (LoadClient load = new LoadClient(gateway.port("web"), "/page", 2, Set.of("page"))) {
            gateway.await("answers", () -> load.answers() > ANSWERS);
            while (System.nanoTime() < end) {
                long before = load.answers();
                gateway.await("more answers", () -> load.answers() > before);
            }
            assertThat(load.failures()).isEmpty();
        }
    }

    private static void changes(GatewayProcess gateway, Config next) throws Exception {
        gateway.config(next.respond("/new", "new").toString());
        gateway.await(
                "another config", () -> Plain.get(gateway.port("web"), "/new").equals("new"));
    }

    private static long warnings(GatewayProcess gateway) throws IOException {
        return gateway.output()
                .lines()
                .filter(line -> line.contains("The access log cannot be written"))
                .count();
    }
}
