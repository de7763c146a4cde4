package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of the config: from the command line, and when the gateway is killed while it writes them. */
class ConfigVersionsIT {

    private static final int WRITES = 100;
    private static final int KILLS = 2;

    @TempDir
    Path folder;

    @Test
    void gateway_killedAmidConfigWrites_comesBackWithTheLastAcknowledged() throws Exception {
        AtomicReference<String> acknowledged = new AtomicReference<>("0");
        int written = 0;
        for (int kill = 0; kill < TestLength.of(KILLS, 20); kill++) {
            try (GatewayProcess gateway =
                    kill == 0 ? GatewayProcess.start(folder, config("0")) : GatewayProcess.again(folder)) {
                int from = written;
                AtomicReference<String> sent = new AtomicReference<>();
                Thread writer = new Thread(() -> write(gateway, from, sent, acknowledged));
                writer.start();
                int enough = from + WRITES / KILLS;
                gateway.await("writes", () -> Integer.parseInt(acknowledged.get()) >= enough);
                gateway.kill();
                writer.join();
                written = Integer.parseInt(sent.get());
            }
            try (GatewayProcess gateway = GatewayProcess.again(folder)) {
                // What was sent last may be in force, if the answer was all that was lost.
                String inForce = Plain.get(gateway.port("web"), "/");
                assertThat(inForce).isIn(acknowledged.get(), Integer.toString(written));
                JsonObject document =
                        new JsonObject(gateway.admin("/api/v1/config").body());
                assertThat(document.getBoolean("inForce")).isTrue();
                assertThat(document.getString("text")).isEqualTo(config(inForce));
                assertThat(folder.resolve("conf").toFile().list((dir, name) -> name.startsWith(".gateway.json.")))
                        .hasSizeLessThanOrEqualTo(kill + 1);
                acknowledged.set(inForce);
            }
        }
    }

    @Test
    void commands_historyDiffShowRollback_workWithAndWithoutAGateway() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, config("one"))) {
            gateway.config(config("two"));
            gateway.await(
                    "the change", () -> Plain.get(gateway.port("web"), "/").equals("two"));

            assertThat(headgate("config", "history"))
                    .containsPattern("(?m)^ +2 .* file changed$")
                    .containsPattern("(?m)^ +1 .* start$");
            assertThat(headgate("config", "rollback", "1")).isEqualTo("Version 1 is in force again, as version 3\n");
            assertThat(Plain.get(gateway.port("web"), "/")).isEqualTo("one");
            assertThat(headgate("config", "rollback", "9")).contains("there is no version 9 of the config");
        }
        assertThat(headgate("config", "show", "2")).isEqualTo(config("two"));
        assertThat(headgate("config", "diff", "2"))
                .contains("--- version 2", "+++ version 3")
                .containsPattern("(?m)^-.*\"two\"")
                .containsPattern("(?m)^\\+.*\"one\"");
        assertThat(headgate("config", "rollback", "2")).endsWith("gateway.json has the text of version 2\n");
        assertThat(folder.resolve("conf/gateway.json")).content().isEqualTo(config("two"));
        try (GatewayProcess gateway = GatewayProcess.again(folder)) {
            assertThat(Plain.get(gateway.port("web"), "/")).isEqualTo("two");
        }
    }

    private static void write(
            GatewayProcess gateway, int from, AtomicReference<String> sent, AtomicReference<String> acknowledged) {
        try {
            for (int i = from + 1; ; i++) {
                sent.set(Integer.toString(i));
                HttpResponse<String> answer =
                        gateway.admin("PUT", "/api/v1/config", config(sent.get()), "If-Match", "*");
                if (answer.statusCode() != 200) {
                    throw new AssertionError(answer.body());
                }
                acknowledged.set(sent.get());
            }
        } catch (IOException e) {
            // It was killed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String headgate(String... arguments) throws Exception {
        Process process = Headgate.process(folder, "", arguments)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static String config(String body) {
        return new Config().respond("/", body).toString();
    }
}
