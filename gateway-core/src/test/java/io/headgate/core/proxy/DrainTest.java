package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.ListenerConfig;
import io.headgate.core.config.TargetConfig;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How connections end when their listener, or the gateway, does. */
final class DrainTest {

    private static final int CLIENTS = 8;
    private static final ListenerConfig WEB = new ListenerConfig("web", "127.0.0.1", 0);

    private final LaneHarness lane = new LaneHarness();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean leaving;

    @AfterEach
    void close() throws Exception {
        leaving = true;
        lane.close();
    }

    @Test
    void drain_busyConnections_loseNoRequest() throws Exception {
        fixed(LaneHarness.LIMITS);
        List<Thread> visitors = visitors(lane.port(), /* again= */ false);
        LaneHarness.await("all are at it", () -> answers.get() > 50 * CLIENTS);
        Future<Void> drained = lane.listeners().drain();
        for (Thread visitor : visitors) {
            visitor.join();
        }
        drained.await(10, TimeUnit.SECONDS);
        assertThat(lost.get()).isZero();
    }

    @Test
    void listenerThatIsBoundAnew_busyConnectionsLoseNoRequest() throws Exception {
        fixed(LaneHarness.LIMITS);
        ListenerConfig more = new ListenerConfig("more", "127.0.0.1", freePort());
        change(LaneHarness.LIMITS, WEB, more).await(10, TimeUnit.SECONDS);
        List<Thread> visitors = visitors(more.port(), /* again= */ true);
        List<Future<Void>> gone = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            int enough = answers.get() + 10 * CLIENTS;
            LaneHarness.await("all are at it", () -> answers.get() > enough);
            gone.add(change(limits(16_384 + i, Duration.ofSeconds(5)), WEB, more));
        }
        leaving = true;
        for (Thread visitor : visitors) {
            visitor.join();
        }
        for (Future<Void> one : gone) {
            one.await(10, TimeUnit.SECONDS);
        }
        assertThat(lost.get()).isZero();
    }

    @Test
    void listenerThatIsRemoved_answerInFlightIsTheLastOfItsConnection() throws Exception {
        AtomicInteger changes = new AtomicInteger();
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            LaneHarness.awaitQuietly(() -> changes.get() == 1);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            connection.awaitHangUp();
        })) {
            lane.pool(origin).start();
            ListenerConfig more = new ListenerConfig("more", "127.0.0.1", freePort());
            change(LaneHarness.LIMITS, WEB, more).await(10, TimeUnit.SECONDS);
            try (RawClient client = new RawClient(more.port()).get("/")) {
                LaneHarness.await("the request arrives", () -> origin.requests().size() == 1);
                Future<Void> gone = change(LaneHarness.LIMITS, WEB);
                LaneHarness.await("nobody listens", () -> !listens(more.port()));
                changes.set(1);
                WireMessage answer = client.response();
                assertThat(answer.text()).isEqualTo("ok");
                assertThat(answer.field("Connection")).isEqualToIgnoringCase("close");
                assertThat(client.closed()).isTrue();
                gone.await(10, TimeUnit.SECONDS);
            }
        }
    }

    /** To a client that knows neither chunks nor a length, anything but a reset is the end of the response. */
    @Test
    void drain_responseThatIsNotThroughInTime_endsWithAReset() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            connection.awaitHangUp();
        })) {
            lane.limits(limits(16_384, Duration.ofMillis(200))).pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
                byte[] head = client.socket().getInputStream().readNBytes(16);
                assertThat(new String(head, StandardCharsets.US_ASCII)).startsWith("HTTP/1.");
                Future<Void> drained = lane.listeners().drain();
                assertThatThrownBy(() -> client.socket().getInputStream().readAllBytes())
                        .isInstanceOf(SocketException.class);
                drained.await(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void drain_clientThatDoesNotRead_isGoneWhenItIsOver() throws Exception {
        String large = "x".repeat(32 << 20);
        lane.limits(limits(16_384, Duration.ofMillis(200)))
                .route("/*", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), large)))
                .start();
        try (RawClient client = new RawClient(lane.port(), 16_384)) {
            client.get("/");
            LaneHarness.await("the response is on its way", () -> lane.held.get() == 1);
            lane.listeners().drain().await(10, TimeUnit.SECONDS);
            LaneHarness.await("its request is given up", () -> lane.held.get() == 0);
            assertThat(lane.stats.connections()).isZero();
        }
    }

    @Test
    void drainTime_isThatOfTheLimits_andALittle() throws Exception {
        fixed(limits(16_384, Duration.ofHours(5)));
        assertThat(lane.listeners().drainTime()).isBetween(Duration.ofHours(5), Duration.ofMinutes(301));
    }

    private Future<Void> change(LimitsConfig limits, ListenerConfig... wanted) throws Exception {
        Map<String, ListenerConfig> byName = new LinkedHashMap<>();
        for (ListenerConfig listener : wanted) {
            byName.put(listener.name(), listener);
        }
        return lane.listeners()
                .prepare(byName, limits)
                .await(10, TimeUnit.SECONDS)
                .commit();
    }

    private List<Thread> visitors(int port, boolean again) {
        List<Thread> visitors = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread visitor = new Thread(
                    () -> {
                        do {
                            visit(port);
                        } while (again && !leaving);
                    },
                    "visitor");
            visitor.start();
            visitors.add(visitor);
        }
        return visitors;
    }

    /** Asks on one connection until it is told that there will be no further answer. */
    private void visit(int port) {
        int answered = 0;
        try (RawClient client = new RawClient(port)) {
            boolean last = false;
            while (!last && !leaving) {
                WireMessage answer = client.get("/").response();
                if (answer == null || !answer.complete()) {
                    throw new IOException("no answer");
                }
                answered++;
                answers.incrementAndGet();
                last = "close".equalsIgnoreCase(answer.field("Connection"));
            }
        } catch (IOException e) {
            // That a new connection may fail just then is documented.
            lost.addAndGet(answered > 0 ? 1 : 0);
        }
    }

    private static boolean listens(int port) {
        try (RawClient client = new RawClient(port)) {
            return client.socket().isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void fixed(LimitsConfig limits) throws Exception {
        lane.loops(2)
                .limits(limits)
                .route("/*", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "fixed")))
                .start();
    }

    private static LimitsConfig limits(int maxHeadSize, Duration drain) {
        return new LimitsConfig(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                1024,
                Duration.ofSeconds(10),
                maxHeadSize,
                100,
                10_000,
                LaneHarness.OVERLOAD,
                drain,
                Duration.ZERO);
    }
}
