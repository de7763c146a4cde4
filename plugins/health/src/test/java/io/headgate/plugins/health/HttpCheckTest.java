package io.headgate.plugins.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckContract;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.health.HealthResult;
import io.headgate.api.health.HealthTarget;
import io.headgate.api.health.ScriptedServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCheckTest extends HealthCheckContract {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    @Override
    protected HealthCheckFactory factory() {
        return new HttpCheckFactory();
    }

    @Override
    protected ScriptedServer.Script well() {
        return ScriptedServer.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    @Override
    protected ScriptedServer.Script unwell() {
        return ScriptedServer.answer("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"200, true", "204, true", "302, true", "399, true", "400, false", "404, false", "500, false"})
    void check_defaults_twoAndThreeHundredsAreWell(int status, boolean well) throws Exception {
        HealthResult result = check(new JsonObject(), status(status));

        assertThat(result).isEqualTo(new HealthResult(well, "status " + status));
    }

    @ParameterizedTest
    @CsvSource({"404, true", "204, true", "210, true", "211, false", "200, false", "405, false"})
    void check_ownStatuses_onlyTheseAreWell(int status, boolean well) throws Exception {
        JsonObject options =
                new JsonObject().put("status", new JsonArray().add("404").add("204-210"));

        assertThat(check(options, status(status)).healthy()).isEqualTo(well);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "200-", "-", "99", "600", "300-200", "2xx", "200-299-300", "０００"})
    void create_badStatus_saysWhichAndWhatIsExpected(String status) {
        JsonObject options =
                new JsonObject().put("status", new JsonArray().add("200").add(status));

        assertThatThrownBy(() -> create(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("status[1]: ")
                .hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "/a b", "/a\r\nX: y", "/ä"})
    void create_badPath_isRefused(String path) {
        assertThatThrownBy(() -> create(new JsonObject().put("path", path))).hasMessageStartingWith("path: ");
    }

    @Test
    void create_badHost_isRefused() {
        assertThatThrownBy(() -> create(new JsonObject().put("host", "a\r\nX: y")))
                .hasMessageStartingWith("host: ");
    }

    @Test
    void create_bodyOfHead_isRefused() {
        assertThatThrownBy(() -> create(new JsonObject().put("method", "HEAD").put("body", "ok")))
                .hasMessageStartingWith("body: ");
    }

    @Test
    void check_request_saysMethodPathAndHost() throws Exception {
        CompletableFuture<String> head = new CompletableFuture<>();
        JsonObject options = new JsonObject()
                .put("method", "HEAD")
                .put("path", "/health?deep=1")
                .put("host", "shop.example");
        HealthResult result = check(options, socket -> {
            head.complete(ScriptedServer.readHead(socket));
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        });

        assertThat(result.healthy()).isTrue();
        assertThat(head.get(5, TimeUnit.SECONDS))
                .startsWith("HEAD /health?deep=1 HTTP/1.1\r\n")
                .containsOnlyOnce("ost: shop.example\r\n")
                .doesNotContain("127.0.0.1");
    }

    /** The address is IPv4's in the form of IPv6, so that a machine without IPv6 can connect to it, too. */
    @Test
    void check_ipv6Server_isNamedInBrackets() throws Exception {
        CompletableFuture<String> head = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(socket -> {
            head.complete(ScriptedServer.readHead(socket));
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        })) {
            int port = server.target().port();
            HealthTarget target = new HealthTarget("http", "::ffff:127.0.0.1", port);

            assertThat(check(create(new JsonObject()), target, LONG).healthy()).isTrue();
            assertThat(head.get(5, TimeUnit.SECONDS).toLowerCase(Locale.ROOT))
                    .containsOnlyOnce("\r\nhost: [::ffff:127.0.0.1]:" + port + "\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"all is well here, true", "all is lost, false"})
    void check_expectedBody_isLookedFor(String body, boolean well) throws Exception {
        JsonObject options = new JsonObject().put("body", "is well");
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;

        assertThat(check(options, ScriptedServer.answer(answer)).healthy()).isEqualTo(well);
    }

    @Test
    void check_endlessBody_isReadUpToTheBound() throws Exception {
        HealthResult result = check(new JsonObject().put("body", "needle"), socket -> {
            ScriptedServer.readHead(socket);
            write(socket, "HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                write(socket, "hay".repeat(1_000));
            }
        });

        assertThat(result.healthy()).isFalse();
        assertThat(result.detail()).contains("without the expected text");
    }

    @Test
    void check_endlessBodyThatDoesNotMatter_isWell() throws Exception {
        HealthResult result = check(new JsonObject(), socket -> {
            ScriptedServer.readHead(socket);
            write(socket, "HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                write(socket, "hay".repeat(1_000));
            }
        });

        assertThat(result.healthy()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf", "", "\u0001 not HTTP\r\n\r\n"})
    void check_answerThatIsNotReadToItsEnd_noLineInTheLog(String answer) throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler reader = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getLevel() + " " + line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("io.vertx");
        log.addHandler(reader);
        try (ScriptedServer server = new ScriptedServer(socket -> {
            ScriptedServer.readHead(socket);
            write(socket, answer);
        })) {
            HealthCheck check = create(new JsonObject());
            for (int i = 0; i < 20; i++) {
                check(check, server.target(), LONG);
            }
        } finally {
            log.removeHandler(reader);
        }

        assertThat(lines).isEmpty();
    }

    @Test
    void check_headThatDrips_givesUpInTime() throws Exception {
        try (ScriptedServer server = new ScriptedServer(socket -> {
            ScriptedServer.readHead(socket);
            write(socket, "HTTP/1.1 200 OK\r\nX-Slow: ");
            socket.getInputStream().read();
        })) {
            HealthResult result = check(create(new JsonObject()), server.target(), SHORT);

            assertThat(result).isEqualTo(HealthResult.unhealthy("no answer within 200 ms"));
            assertThat(server.awaitEnding(5_000)).isTrue();
        }
    }

    @Test
    void check_garbage_isUnwell() throws Exception {
        assertThat(check(new JsonObject(), ScriptedServer.answer("\u0001\u0002 not HTTP at all\r\n\r\n"))
                        .healthy())
                .isFalse();
    }

    @Test
    void check_endlessHead_isUnwell() throws Exception {
        HealthResult result = check(new JsonObject(), socket -> {
            ScriptedServer.readHead(socket);
            write(socket, "HTTP/1.1 200 OK\r\n");
            while (true) {
                write(socket, "X-More: " + "x".repeat(1_000) + "\r\n");
            }
        });

        assertThat(result.healthy()).isFalse();
    }

    @Test
    void check_hangsUpWithoutAnswer_isUnwell() throws Exception {
        assertThat(check(new JsonObject(), socket -> ScriptedServer.readHead(socket))
                        .healthy())
                .isFalse();
    }

    @Test
    void check_bodyCutShort_isUnwell() throws Exception {
        HealthResult result = check(new JsonObject().put("body", "well"), socket -> {
            ScriptedServer.readHead(socket);
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
        });

        assertThat(result.healthy()).isFalse();
    }

    private HealthResult check(JsonObject options, ScriptedServer.Script script) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            return check(create(options), server.target(), LONG);
        }
    }

    private static ScriptedServer.Script status(int status) {
        return ScriptedServer.answer("HTTP/1.1 " + status + " As told\r\nContent-Length: 0\r\n\r\n");
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
