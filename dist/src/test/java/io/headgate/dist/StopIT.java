package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway makes of the signals of a service manager. */
final class StopIT {

    private static final int SLOW = 4;
    private static final int BUSY = 8;

    @TempDir
    private Path folder;

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final AtomicLong answers = new AtomicLong();

    /** Requests whose answers have begun and wait for the test to let them end. */
    private final Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();

    private final Origin origin = new Origin(request -> {
        if (request.path().equals("/slow")) {
            request.response().setChunked(true).write("begun, ").onSuccess(sent -> held.add(request));
        } else {
            request.response().end("quick");
        }
    });

    @AfterEach
    void close() {
        clients.shutdownNow();
        origin.close();
    }

    @Test
    void term_underLoad_failsNothingAndEndsWithZero() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, config().toString())) {
            int port = gateway.port("web");
            List<Future<String>> slow = slow(port, SLOW);
            List<Future<String>> busy = new ArrayList<>();
            for (int i = 0; i < BUSY; i++) {
                busy.add(clients.submit(() -> askUntilTold(port)));
            }
            gateway.await("answers under way", () -> held.size() == SLOW && answers.get() > 500);
            assertThat(gateway.admin("/health/ready").statusCode()).isEqualTo(200);

            gateway.terminate();

            gateway.await(
                    "readiness to go down", () -> gateway.admin("/health/ready").statusCode() == 503);
            for (Future<String> client : busy) {
                assertThat(client.get(20, TimeUnit.SECONDS)).isEqualTo("told to close");
            }
            assertThat(slow).noneMatch(Future::isDone);
            held.forEach(request -> request.response().end("whole"));
            for (Future<String> client : slow) {
                assertThat(client.get(20, TimeUnit.SECONDS)).isEqualTo("begun, whole");
            }
            assertThat(gateway.end()).isEqualTo(0);
            assertThat(gateway.output()).doesNotContain("Could not stop", "are reset");
        }
    }

    @Test
    void term_requestOverTheDrainTime_isResetAndCounted() throws Exception {
        Config config = config().limits(new JsonObject().put("drainTimeout", "1s"));
        try (GatewayProcess gateway = GatewayProcess.start(folder, config.toString())) {
            List<Future<String>> slow = slow(gateway.port("web"), 1);
            gateway.await("an answer under way", () -> held.size() == 1);

            assertThat(gateway.stop()).isEqualTo(0);

            assertThat(slow.get(0).get(20, TimeUnit.SECONDS)).startsWith("failed");
            assertThat(gateway.output()).containsOnlyOnce("1 client connections with 1 requests are reset");
        }
    }

    @Test
    void term_twice_endsAtOnce() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, config().toString())) {
            List<Future<String>> slow = slow(gateway.port("web"), 1);
            gateway.await("an answer under way", () -> held.size() == 1);
            gateway.terminate();
            gateway.await(
                    "readiness to go down", () -> gateway.admin("/health/ready").statusCode() == 503);
            assertThat(slow.get(0).isDone()).isFalse();

            assertThat(gateway.stop()).isEqualTo(143);

            assertThat(slow.get(0).get(20, TimeUnit.SECONDS)).startsWith("failed");
        }
    }

    @Test
    void hup_configBrokenOrChanged_isReadAndTheProcessLives() throws Exception {
        try (GatewayProcess gateway =
                GatewayProcess.start(folder, new Config().respond("/*", "v1").toString())) {
            int port = gateway.port("web");
            gateway.config("{");
            gateway.await("the broken config to be found", () -> refusals(gateway) == 1);
            gateway.hangUp();
            gateway.await("it to be read again", () -> refusals(gateway) == 2);
            assertThat(Plain.get(port, "/")).isEqualTo("v1");

            gateway.config(new Config().respond("/*", "v2").toString());
            gateway.hangUp();
            gateway.await("the next config", () -> Plain.get(port, "/").equals("v2"));
            assertThat(gateway.stop()).isEqualTo(0);
        }
    }

    private static long refusals(GatewayProcess gateway) throws IOException {
        return gateway.output()
                .lines()
                .filter(line -> line.contains("is refused; the config before stays in force"))
                .count();
    }

    private Config config() {
        return new Config().pool("app", origin.address()).toPool("/*", "app");
    }

    private List<Future<String>> slow(int port, int count) {
        List<Future<String>> clientsOfSlow = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clientsOfSlow.add(clients.submit(() -> {
                try (Socket socket = connect(port)) {
                    Message answer = ask(socket, socket.getInputStream(), "/slow");
                    return answer != null && answer.complete() ? answer.text() : "failed: " + answer;
                } catch (IOException e) {
                    return "failed: " + e;
                }
            }));
        }
        return clientsOfSlow;
    }

    /** Asks over one connection until an answer says that it is the last; what came instead otherwise. */
    private String askUntilTold(int port) {
        try (Socket socket = connect(port)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                Message answer = ask(socket, in, "/quick");
                if (answer == null || !answer.complete() || !answer.text().equals("quick")) {
                    return "failed: " + answer;
                }
                answers.incrementAndGet();
                if ("close".equals(answer.fields().get("connection"))) {
                    return "told to close";
                }
            }
        } catch (IOException e) {
            return "failed: " + e;
        }
    }

    private static @Nullable Message ask(Socket socket, InputStream in, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: stop.test\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return Message.read(in);
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(40_000);
        socket.setTcpNoDelay(true);
        return socket;
    }
}
