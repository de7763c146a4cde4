package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients and servers that keep others waiting: each is cut off in its time, and nobody else pays for it. */
class SilenceIT {

    private static final int TIMES = 1000;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int SERVERS = 6;
    private static final int WARM_UP = 20;
    private static final int FAILURES_UNTIL_EJECTED = 5;

    /** A part of a head that comes at once, and what comes twice a second after it; none of these ever is a whole head. */
    private static final List<List<String>> HEADS = List.of(
            List.of("", "x"),
            List.of("", "\r\n"),
            List.of("G", ""),
            List.of("GET / HTTP/1.1\r\n", ""),
            List.of("GET / HTTP/1.1\r\n", "x"),
            List.of("GET / HTTP/1.1\r\n", "X: y\r\n"),
            List.of("GET / HTTP/1.1\r\nHost: a\r\n", ""),
            List.of("GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n"),
            List.of("GET / HTTP/1.1\r\nHost: a\r\nX: ", "y"));

    @TempDir
    static Path folder;

    private static final Set<HttpConnection> silent = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger hungUp = new AtomicInteger();
    private static final AtomicInteger reused = new AtomicInteger();
    private static final ExecutorService clients = Executors.newCachedThreadPool();
    private static final List<Future<Duration>> heads = new ArrayList<>();
    private static final List<SocketOrigin> origins = new ArrayList<>();
    private static final AtomicInteger[] asked = new AtomicInteger[2 * SERVERS];

    private static Origin origin;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        origin = new Origin(SilenceIT::serve);
        Config config = new Config()
                .pool("app", origin.address())
                .connections("app", 2 * TIMES)
                .pool("most-fail", origins(0, SERVERS - 2))
                .pool("one-fails", origins(SERVERS, 1))
                .route(
                        "silent",
                        "/silent",
                        new JsonObject().put("pool", "app").put("timeout", TIMEOUT.toSeconds() + "s"))
                .toPool("/most-fail", "most-fail")
                .toPool("/one-fails", "one-fails")
                .toPool("/*", "app");
        gateway = GatewayProcess.start(
                folder, config.accessLog(folder.resolve("access.log")).toString());
        for (int i = 0; i < WARM_UP; i++) {
            Plain.get(gateway.port("web"), "/good");
        }
        for (List<String> head : HEADS) {
            heads.add(clients.submit(() -> drip(head.get(0), head.get(1))));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        origin.close();
        for (SocketOrigin server : origins) {
            server.close();
        }
        clients.shutdownNow();
    }

    /** The first ones fail always. */
    private static String[] origins(int from, int bad) throws IOException {
        String[] addresses = new String[SERVERS];
        for (int i = 0; i < SERVERS; i++) {
            AtomicInteger count = new AtomicInteger();
            asked[from + i] = count;
            String answer = "HTTP/1.1 " + (i < bad ? 500 : 200) + " Text\r\nContent-Length: 0\r\n\r\n";
            SocketOrigin server = new SocketOrigin(connection -> {
                while (Message.read(connection.getInputStream()) != null) {
                    count.incrementAndGet();
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
            });
            origins.add(server);
            addresses[i] = server.address();
        }
        return addresses;
    }

    private static void serve(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        if (silent.contains(connection)) {
            reused.incrementAndGet();
        }
        if (request.path().equals("/silent")) {
            silent.add(connection);
            connection.closeHandler(closed -> hungUp.incrementAndGet());
        } else {
            request.response().end("good");
        }
    }

    /** Keeps a head from coming to its end; how long it took from the first byte until the connection was closed. */
    private static Duration drip(String beginning, String drip) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port("web"))) {
            client.setSoTimeout(500);
            long began = System.nanoTime();
            client.getOutputStream().write((beginning + drip).getBytes(StandardCharsets.US_ASCII));
            while (System.nanoTime() - began < Duration.ofSeconds(40).toNanos()) {
                try {
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                    return Duration.ofNanos(System.nanoTime() - began);
                } catch (SocketTimeoutException goesOn) {
                    client.getOutputStream().write(drip.getBytes(StandardCharsets.US_ASCII));
                }
            }
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    @Test
    void heads_thatDrip_areCutAtTenSeconds() throws Exception {
        Duration fastest = Duration.ofDays(1);
        for (Future<Duration> head : heads) {
            Duration took = head.get();
            // Far from every other limit; how late a busy machine is with it does not matter.
            assertThat(took).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(25));
            fastest = took.compareTo(fastest) < 0 ? took : fastest;
        }
        assertThat(fastest).isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void servers_thatNeverAnswer_areA504AtTheTimeoutAndLeakNothing() throws Exception {
        long end = System.nanoTime() + TestLength.of(Duration.ZERO).toNanos();
        int rounds = 0;
        do {
            rounds++;
            assertThat(all("/silent")).containsOnly(504);
            assertThat(all("/good")).containsOnly(200);
            int all = rounds * TIMES;
            gateway.await("silent connections to be closed", () -> hungUp.get() == all);
        } while (System.nanoTime() < end);

        assertThat(reused).hasValue(0);
        JsonObject pool = new JsonObject(gateway.admin("/api/v1/pools/app").body());
        assertThat(pool.getJsonArray("servers").getJsonObject(0).getInteger("active"))
                .isZero();
        int all = rounds * TIMES;
        gateway.await("the access log", () -> timeouts().size() == all);
        // How far the last of a thousand is behind the first is the machine's affair.
        assertThat(timeouts().stream().mapToLong(Long::longValue).min().orElseThrow())
                .isBetween(TIMEOUT.toMillis() * 9 / 10, TIMEOUT.toMillis() * 11 / 10);
    }

    @Test
    void server_thatFailsFiveTimes_isEjectedAndTheOthersAreAskedInstead() throws Exception {
        for (int i = 0; i < 20 * SERVERS; i++) {
            Plain.get(gateway.port("web"), "/one-fails");
        }
        assertThat(asked[SERVERS]).hasValue(FAILURES_UNTIL_EJECTED);
        assertThat(ejected("one-fails")).containsExactly(origins.get(SERVERS).address());
    }

    @Test
    void servers_ofWhichMostFail_areEjectedUpToHalfOfThem() throws Exception {
        Set<String> ever = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 20 * SERVERS; i++) {
            Plain.get(gateway.port("web"), "/most-fail");
            List<String> ejected = ejected("most-fail");
            assertThat(ejected).hasSizeLessThanOrEqualTo(SERVERS / 2);
            ever.addAll(ejected);
        }
        assertThat(ever).hasSize(SERVERS / 2);
        assertThat(ever)
                .isSubsetOf(origins.subList(0, SERVERS - 2).stream()
                        .map(SocketOrigin::address)
                        .toList());
    }

    private static List<String> ejected(String pool) throws Exception {
        JsonArray servers =
                new JsonObject(gateway.admin("/api/v1/pools/" + pool).body()).getJsonArray("servers");
        List<String> ejected = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            if (servers.getJsonObject(i).getString("state").equals("ejected")) {
                ejected.add(servers.getJsonObject(i).getString("address"));
            }
        }
        return ejected;
    }

    /** The statuses of as many requests at once. */
    private static List<Integer> all(String path) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(clients)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port("web") + path))
                .timeout(Duration.ofSeconds(40))
                .build();
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** How long those requests took, as the gateway saw it, that ran into the timeout. */
    private static List<Long> timeouts() throws IOException {
        return Files.readAllLines(folder.resolve("access.log")).stream()
                .map(JsonObject::new)
                .filter(line -> "UPSTREAM_TIMEOUT".equals(line.getString("problem")))
                .map(line -> line.getDouble("durationMs").longValue())
                .toList();
    }
}
