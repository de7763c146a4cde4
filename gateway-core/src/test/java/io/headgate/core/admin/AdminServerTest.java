package io.headgate.core.admin;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.service.ServiceException;
import io.headgate.core.config.AdminConfig;
import io.headgate.core.monitor.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

    private static final int DEADLINE_SECONDS = 10;

    @TempDir
    private Path state;

    private final Vertx vertx = Vertx.vertx();
    private final Telemetry telemetry = new Telemetry();
    private final List<String> removals = new CopyOnWriteArrayList<>();
    private volatile boolean ready = true;
    private String token;
    private AdminServer server;

    /** An answer as it came over the wire. */
    private record Answer(int status, String head, String body) {

        String code() {
            assertThat(head).contains("application/problem+json");
            return new JsonObject(body).getString("code");
        }
    }

    @BeforeEach
    void start() throws Exception {
        HealthChecks readiness = HealthChecks.create(vertx);
        readiness.register("gateway", check -> check.complete(ready ? Status.OK() : Status.KO()));
        telemetry.gauge("headgate_connections", this, test -> 7);
        AdminToken made = AdminToken.in(state);
        token = Files.readString(state.resolve("admin.token")).trim();
        server = settled(AdminServer.start(
                vertx,
                new AdminConfig("0.0.0.0", 0),
                made,
                new AdminServer.Sources(
                        readiness,
                        telemetry,
                        new Console(vertx, List::of),
                        List.of(paths -> paths.on(HttpMethod.DELETE, "/api/v1/things/:id", this::remove)
                                .on(
                                        HttpMethod.GET,
                                        "/api/v1/status",
                                        request -> request.json(JsonObject.of("version", "1")))))));
    }

    @AfterEach
    void stop() throws Exception {
        settled(server.close());
        settled(vertx.close());
        telemetry.close();
    }

    private void remove(RoutingContext request) {
        removals.add(request.pathParam("id"));
        if (request.pathParam("id").equals("needed")) {
            throw new ServiceException("STILL_NEEDED", 409, "the config needs it");
        }
        request.response().setStatusCode(204).end();
    }

    private static <T> T settled(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, SECONDS);
    }

    private Answer ask(String request, String... fields) throws IOException {
        return ask(InetAddress.getLoopbackAddress(), request + " HTTP/1.1", fields);
    }

    private Answer askWithToken(String request) throws IOException {
        return ask(request, "Host: localhost", "Authorization: Bearer " + token);
    }

    private Answer ask(InetAddress address, String line, String... fields) throws IOException {
        try (Socket socket = new Socket(address, server.port())) {
            socket.setSoTimeout(DEADLINE_SECONDS * 1000);
            String head = line + "\r\n" + String.join("\r\n", fields) + (fields.length == 0 ? "" : "\r\n");
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end), answer.substring(end + 4));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /metrics",
                "GET /api/v1/status",
                "DELETE /api/v1/things/x",
                "GET /other",
                "POST /",
                "POST /metrics"
            })
    void request_withoutTheToken_isRefused(String request) throws Exception {
        Answer answer = ask(request, "Host: localhost");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("UNAUTHORIZED");
        assertThat(answer.head()).containsIgnoringCase("WWW-Authenticate: Bearer");
        assertThat(removals).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer ", "Basic dTpw", "Bearer"})
    void request_withAnotherToken_isRefused(String authorization) throws Exception {
        assertThat(ask("GET /metrics", "Host: localhost", "Authorization: " + authorization)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void wrongTokens_oneAfterTheOther_areSlowedDownAndLockNobodyOut() throws Exception {
        Answer last = null;
        for (int i = 0; i < 20; i++) {
            last = ask("GET /metrics", "Host: localhost", "Authorization: Bearer guess" + i);
        }

        assertThat(last.status()).isEqualTo(429);
        assertThat(last.code()).isEqualTo("TOO_MANY_ATTEMPTS");
        assertThat(last.head()).containsIgnoringCase("Retry-After: ");
        assertThat(askWithToken("GET /metrics").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:9090", "10.255.255.1:9090", "localhost.evil.example"})
    void request_forAnotherHost_isMisdirected(String host) throws Exception {
        Answer answer = ask("GET /metrics", "Host: " + host, "Authorization: Bearer " + token);

        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.code()).isEqualTo("MISDIRECTED");
        assertThat(ask("GET /health/live", "Host: " + host).status()).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:9090", "127.0.0.1:1", "[::1]:9090"})
    void request_forThisHost_isAnswered(String host) throws Exception {
        assertThat(ask("GET /metrics", "Host: " + host, "Authorization: Bearer " + token)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void request_forTheAddressThatItCameInBy_isAnswered() throws Exception {
        InetAddress address = ownAddress();

        Answer answer = ask(
                address,
                "GET /metrics HTTP/1.1",
                "Host: " + address.getHostAddress() + ":9090",
                "Authorization: Bearer " + token);

        assertThat(answer.status()).isEqualTo(200);
    }

    /** An address of this machine that is not the usual loopback one. */
    private static InetAddress ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.getAddress().length == 4 && !address.isLoopbackAddress())
                .findFirst()
                .orElse(InetAddress.getByName("127.0.0.2"));
    }

    @Test
    void probe_withoutAHost_isAnsweredAndNothingElseIs() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();

        assertThat(ask(loopback, "GET /health/live HTTP/1.0").status()).isEqualTo(204);
        assertThat(ask(loopback, "GET /health/ready HTTP/1.0").status()).isEqualTo(200);
        assertThat(ask(loopback, "GET /health/live HTTP/1.0", "Origin: http://evil.example")
                        .status())
                .isEqualTo(421);
        assertThat(ask(loopback, "GET /metrics HTTP/1.0", "Authorization: Bearer " + token)
                        .status())
                .isEqualTo(421);
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, 403",
        "null, 403",
        "https://localhost:9090, 403",
        "http://localhost, 403",
        "http://localhost:9090, 200"
    })
    void request_fromAPageOfAnotherSite_isRefused(String origin, int status) throws Exception {
        Answer answer = ask(
                "GET /api/v1/status", "Host: localhost:9090", "Authorization: Bearer " + token, "Origin: " + origin);

        assertThat(answer.status()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.code()).isEqualTo("FOREIGN_ORIGIN");
        }
    }

    @Test
    void health_always_tellsLiveAndReadyApart() throws Exception {
        assertThat(ask("GET /health/live", "Host: localhost").status()).isEqualTo(204);
        assertThat(ask("GET /health/ready", "Host: localhost").status()).isEqualTo(200);

        ready = false;

        assertThat(ask("GET /health/live", "Host: localhost").status()).isEqualTo(204);
        assertThat(ask("GET /health/ready", "Host: localhost").status()).isEqualTo(503);
    }

    @Test
    void metrics_withTheToken_areInTheFormatOfPrometheus() throws Exception {
        Answer answer = askWithToken("GET /metrics");

        assertThat(answer.head()).contains("text/plain; version=0.0.4");
        assertThat(answer.body()).contains("# TYPE headgate_connections gauge\nheadgate_connections 7", "jvm_memory_");
    }

    @Test
    void status_withTheToken_isJson() throws Exception {
        assertThat(new JsonObject(askWithToken("GET /api/v1/status").body())).isEqualTo(JsonObject.of("version", "1"));
    }

    @Test
    void resource_thatThrows_isAnsweredWithWhatItThrew() throws Exception {
        Answer refused = askWithToken("DELETE /api/v1/things/needed");
        Answer spaced = askWithToken("DELETE /api/v1/things/a%20b");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("STILL_NEEDED");
        assertThat(spaced.status()).isEqualTo(204);
        assertThat(removals).containsExactly("needed", "a b");
    }

    @ParameterizedTest
    @CsvSource({
        "POST /metrics, 'GET, HEAD'",
        "POST /api/v1/status, 'GET, HEAD'",
        "GET /api/v1/things/x, DELETE",
        "POST /health/live, 'GET, HEAD'"
    })
    void request_withAnotherMethod_isToldWhichIsRight(String request, String allowed) throws Exception {
        Answer answer = askWithToken(request);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(answer.head()).containsIgnoringCase("Allow: " + allowed);
        assertThat(removals).isEmpty();
    }

    @Test
    void head_ofWhatCanBeGot_isAnsweredWithoutABody() throws Exception {
        Answer answer = askWithToken("HEAD /api/v1/status");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head()).containsIgnoringCase("content-type: application/json");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void request_forNoPathOfIts_isNotFound() throws Exception {
        assertThat(askWithToken("GET /nothing").code()).isEqualTo("NOT_FOUND");
    }
}
