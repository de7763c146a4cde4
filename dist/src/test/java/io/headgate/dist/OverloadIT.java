package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** More requests, connections and files than there is room for. */
@Isolated
class OverloadIT {

    private static final int SERVER_MILLIS = 50;

    /** On each of two event loops. */
    private static final int SERVER_CONNECTIONS = 10;

    /** What all connections to the server can do: whatever the machine, that is the capacity. */
    private static final int CAPACITY = 2 * SERVER_CONNECTIONS * 1000 / SERVER_MILLIS;

    /** Enough for both loops never to be without work, however the requests fall on them. */
    private static final int MOST_REQUESTS = 80;

    private static final String SHED = "503 OVERLOADED 1";
    private static final Duration SHED_P99 = Duration.ofMillis(200);
    private static final Duration ADMIN_ANSWER = Duration.ofSeconds(1);

    /** In which one that spins would use up a processor. */
    private static final Duration WINDOW = Duration.ofMillis(1500);

    private static final Duration RECOVERY = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void requests_twiceTheCapacity_goodputStaysTheRestIsShedFastAndItRecovers() throws Exception {
        try (Origin origin = new Origin(request -> Vertx.currentContext()
                        .owner()
                        .setTimer(SERVER_MILLIS, id -> request.response().end("done")));
                GatewayProcess gateway =
                        GatewayProcess.start(folder, slow(origin).toString(), "-XX:ActiveProcessorCount=2")) {
            int port = gateway.port("web");
            int few = CAPACITY / 10;
            int many = 2 * MOST_REQUESTS;
            Duration pace = Duration.ofSeconds(1).multipliedBy(many).dividedBy(2L * CAPACITY);
            // A process that has never refused anything yet takes longer for it.
            PacedClients warm = new PacedClients(port, "/slow", many, pace).during(Duration.ofSeconds(1));
            PacedClients fitting = new PacedClients(port, "/slow", few, Duration.ZERO).during(Duration.ofSeconds(2));
            assertThat(warm.answers().keySet()).isSubsetOf("200", SHED);
            assertThat(fitting.answers()).containsOnlyKeys("200");

            AdminLooks looks = new AdminLooks(gateway);
            PacedClients overload =
                    new PacedClients(port, "/slow", many, pace).during(TestLength.of(Duration.ofSeconds(3)));
            looks.stop();

            assertThat(overload.answers()).containsOnlyKeys("200", SHED);
            assertThat(overload.rate("200")).isGreaterThan(0.8 * fitting.rate("200"));
            assertThat(looks.longest()).isLessThan(ADMIN_ANSWER.plus(overload.lateness()));
            // A latency to the millisecond takes a machine that does nothing else.
            if (TestLength.isLong()) {
                // Where the machine has no time for anything, it is at least much faster than an answer.
                Duration half = overload.p99("200").dividedBy(2);
                assertThat(overload.p99(SHED)).isLessThan(half.compareTo(SHED_P99) > 0 ? half : SHED_P99);
            }
            assertThat((int) gateway.metric("headgate_shed_total{reason=\"requests\"}"))
                    .isEqualTo(overload.answers().get(SHED) + warm.answers().getOrDefault(SHED, 0));

            long end = System.nanoTime() + RECOVERY.toNanos();
            PacedClients after;
            do {
                after = new PacedClients(port, "/slow", few, Duration.ZERO).during(Duration.ofSeconds(1));
            } while (!recovered(after, fitting) && System.nanoTime() - end < 0);
            assertThat(after.answers()).containsOnlyKeys("200");
            assertThat(after.rate("200")).isGreaterThan(0.8 * fitting.rate("200"));
            gateway.await("the log to tell of it", () -> gateway.output().contains("answered 503 at once"));
        }
    }

    @Test
    void connectionsAndFiles_untilThereAreNoMore_openOnesGoOnAndNewOnesAreTakenAgain() throws Exception {
        String config = new Config().respond("/*", "hello").toString();
        try (GatewayProcess gateway = GatewayProcess.startWithFiles(400, folder, config)) {
            int room = (400 - 224) / 2;
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < room; i++) {
                clients.add(open(gateway.port("web")));
                assertThat(ask(clients.get(i)).status()).as("connection %s", i).isEqualTo(200);
            }
            for (int i = 0; i < 10; i++) {
                Socket beyond = open(gateway.port("web"));
                clients.add(beyond);
                Message answer = Message.read(beyond.getInputStream());
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.fields()).containsEntry("retry-after", "1");
                assertThat(answer.text()).contains("\"code\":\"OVERLOADED\"");
            }
            assertThat(gateway.metric("headgate_shed_total{reason=\"connections\"}"))
                    .isEqualTo(10);
            assertThat(gateway.output()).contains(room + " connections are accepted");

            // The admin listener takes what is left of the files, and more.
            List<Socket> visitors = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                visitors.add(open(gateway.adminPort()));
            }
            gateway.await("a file too many", () -> gateway.output().contains("Too many open files"));
            Duration before = gateway.cpuTime();
            long began = System.nanoTime();
            while (System.nanoTime() - began < WINDOW.toNanos()) {
                assertThat(ask(clients.get(0)).text()).isEqualTo("hello");
                assertThat(gateway.admin("/api/v1/status").statusCode()).isEqualTo(200);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(gateway.cpuTime().minus(before))
                    .isLessThan(WINDOW.multipliedBy(2).dividedBy(3));

            closeAll(visitors);
            closeAll(clients);
            long closed = System.nanoTime();
            gateway.await("new connections to be taken again", () -> {
                try (Socket again = open(gateway.port("web"))) {
                    return ask(again).text().equals("hello");
                }
            });
            assertThat(Duration.ofNanos(System.nanoTime() - closed)).isLessThan(RECOVERY);
        }
    }

    private static boolean recovered(PacedClients now, PacedClients before) {
        return now.answers().keySet().equals(Set.of("200")) && now.rate("200") > 0.8 * before.rate("200");
    }

    private static Config slow(Origin origin) {
        return new Config()
                .limits(new JsonObject().put("maxRequests", MOST_REQUESTS))
                .pool("slow", origin.address())
                .connections("slow", SERVER_CONNECTIONS)
                .toPool("/*", "slow");
    }

    private static Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static Message ask(Socket client) throws IOException {
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: load.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        InputStream in = client.getInputStream();
        return Message.read(in);
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Looks at the admin listener's views without pause. */
    private static final class AdminLooks {

        private final GatewayProcess gateway;
        private final Thread thread = new Thread(this::run, "admin-looks");
        private volatile boolean going = true;
        private long longestNanos;
        private Exception failure;

        AdminLooks(GatewayProcess gateway) {
            this.gateway = gateway;
            thread.start();
        }

        private void run() {
            try {
                while (going) {
                    for (String path : List.of("/health/ready", "/api/v1/status", "/metrics")) {
                        long asked = System.nanoTime();
                        int status = gateway.admin(path).statusCode();
                        longestNanos = Math.max(longestNanos, System.nanoTime() - asked);
                        if (status != 200) {
                            throw new IOException(path + " was answered " + status);
                        }
                    }
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (IOException | InterruptedException e) {
                failure = e;
            }
        }

        Duration longest() {
            assertThat(failure).isNull();
            return Duration.ofNanos(longestNanos);
        }

        void stop() throws InterruptedException {
            going = false;
            thread.join();
        }
    }
}
