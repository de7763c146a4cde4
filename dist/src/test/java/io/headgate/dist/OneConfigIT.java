package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request is served by one config from its first byte to its last, however many take over meanwhile. Each config of
 * this test has a number that its route, its filter, its pool and its server bear.
 */
class OneConfigIT {

    private static final int SERVERS = 5;
    private static final int CLIENTS = 6;
    private static final int CHANGES = 40;
    private static final int SLOWEST_MILLIS = 30;

    @TempDir
    Path folder;

    private final List<Origin> origins = new ArrayList<>();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean going = true;
    private GatewayProcess gateway;
    private int port;

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < SERVERS; i++) {
            String server = Integer.toString(i);
            origins.add(new Origin(request -> serve(request, server)));
        }
        gateway = GatewayProcess.start(folder, new Config().toString());
        port = gateway.port("web");
        MarkFilterFactory.jar().moveTo(gateway.plugins().resolve("mark.jar"));
        gateway.await(
                "the filter", () -> !SwapUnderLoadIT.versionOf(gateway, "mark").equals("none"));
        change(1);
    }

    @AfterEach
    void stop() {
        going = false;
        clients.shutdownNow();
        gateway.close();
        origins.forEach(Origin::close);
    }

    /** Answers in two parts, some time later, and says what the filter of the request has said. */
    private void serve(HttpServerRequest request, String server) {
        begun.incrementAndGet();
        request.body().onSuccess(body -> {
            String asked = request.getHeader("X-Asked");
            request.response()
                    .putHeader("X-Server", server)
                    .putHeader("X-Told", asked == null ? "none" : asked)
                    .putHeader("Content-Length", "6")
                    .write("one");
            Vertx.currentContext()
                    .owner()
                    .setTimer(
                            1 + ThreadLocalRandom.current().nextInt(SLOWEST_MILLIS),
                            late -> request.response().end("two"));
        });
    }

    @Test
    void requests_whileConfigsTakeOver_areServedByOneOfThemEach() throws Exception {
        List<Future<?>> load = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            load.add(clients.submit(() -> {
                keepAsking();
                return null;
            }));
        }
        long end = System.nanoTime() + TestLength.of(Duration.ZERO).toNanos();
        int number = 1;
        while (number <= CHANGES || System.nanoTime() < end) {
            change(++number);
        }
        int last = number;
        gateway.await("answers", () -> answers.get() > last);
        going = false;
        for (Future<?> client : load) {
            client.get();
        }
        assertLogNamesNoOtherRoute(answers.get());
    }

    /** The first half of a request comes under one config and the second one under another. */
    @Test
    void request_thatBeganBeforeAChange_isServedByTheConfigBefore() throws Exception {
        for (int number = 2; number < 10; number++) {
            try (Socket client = connect()) {
                InputStream in = new BufferedInputStream(client.getInputStream());
                int before = begun.get();
                send(client, "POST /page HTTP/1.1\r\nHost: one.test\r\nContent-Length: 2\r\n\r\nh");
                gateway.await("the request to begin", () -> begun.get() > before);
                change(number);
                send(client, "i");
                assertThat(numberOf(Message.read(in))).isEqualTo(number - 1);
                send(client, "GET /page HTTP/1.1\r\nHost: one.test\r\n\r\n");
                assertThat(numberOf(Message.read(in))).isEqualTo(number);
            }
        }
    }

    private void keepAsking() throws IOException {
        try (Socket client = connect()) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            for (int i = 0; going; i++) {
                boolean post = i % 2 == 0;
                send(
                        client,
                        (post ? "POST" : "GET") + " /page HTTP/1.1\r\nHost: one.test\r\n"
                                + (post ? "Content-Length: 2\r\n\r\nhi" : "\r\n"));
                numberOf(Message.read(in));
                answers.incrementAndGet();
            }
        }
    }

    /** The number of the config that an answer comes of; fails when there is more than one. */
    private static int numberOf(Message answer) {
        assertThat(answer).isNotNull();
        assertThat(answer.status()).as(answer.start() + answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("onetwo");
        String told = answer.fields().get("x-told");
        assertThat(answer.fields()).containsEntry("x-answered", told);
        assertThat(Integer.parseInt(answer.fields().get("x-server")))
                .as("server of %s", answer)
                .isEqualTo(Integer.parseInt(told) % SERVERS);
        return Integer.parseInt(told);
    }

    private void assertLogNamesNoOtherRoute(int least) throws Exception {
        Path log = folder.resolve("access.log");
        gateway.await("the access log", () -> lines(log).size() >= least);
        for (String text : lines(log)) {
            JsonObject line = new JsonObject(text);
            int number = Integer.parseInt(line.getString("route").substring("page-".length()));
            assertThat(line.getString("upstream")).as(text).endsWith(":" + serverPort(number));
        }
    }

    private static List<String> lines(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("\"/page\""))
                .toList();
    }

    private int serverPort(int number) {
        return URI.create(origins.get(number % SERVERS).address()).getPort();
    }

    private void change(int number) throws Exception {
        HttpResponse<String> answer = gateway.admin("PUT", "/api/v1/config", config(number), "If-Match", "*");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private String config(int number) {
        return new Config()
                .accessLog(folder.resolve("access.log"))
                .pool("pool-" + number, origins.get(number % SERVERS).address())
                .route(
                        "page-" + number,
                        "/page",
                        new JsonObject()
                                .put("pool", "pool-" + number)
                                .put(
                                        "filters",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("type", "mark")
                                                        .put("mark", Integer.toString(number)))))
                .toString();
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(20_000);
        client.setTcpNoDelay(true);
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
