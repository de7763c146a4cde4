package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.ListenerConfig;
import io.headgate.core.config.TargetConfig;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.internal.VertxInternal;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How client connections begin and end: deadlines, limits, listeners that come and go. */
final class ConnectionLifeTest {

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void headThatDrips_isCutWith408() throws Exception {
        fixed(limits(Duration.ofMillis(400), Duration.ofSeconds(60), 100));
        try (RawClient client = lane.client()) {
            client.send("GET / HTTP/1.1\r\n").send("Host: a\r\n").send("X: ");
            WireMessage answer = client.response();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void headThatIsSlowButInTime_isAnswered() throws Exception {
        fixed(limits(Duration.ofSeconds(5), Duration.ofMillis(200), 100));
        try (RawClient client = lane.client()) {
            client.send("GET / HTTP/1.1\r\n");
            awaitIdleTimeout();
            client.send("Host: a\r\n");
            awaitIdleTimeout();
            assertThat(client.send("\r\n").response().status()).isEqualTo(200);
        }
    }

    /** Connections that are idle from now on are closed. */
    private void awaitIdleTimeout() throws Exception {
        try (RawClient idle = lane.client()) {
            assertThat(idle.closed()).isTrue();
        }
    }

    @Test
    void idleConnection_isClosedAfterItsTime() throws Exception {
        fixed(limits(Duration.ofSeconds(5), Duration.ofMillis(300), 100));
        try (RawClient silent = lane.client();
                RawClient used = lane.client()) {
            assertThat(used.get("/").response().status()).isEqualTo(200);
            assertThat(silent.closed()).isTrue();
            assertThat(used.closed()).isTrue();
        }
        LaneHarness.await("no connection is counted", () -> lane.stats.connections() == 0);
    }

    @Test
    void connectionsBeyondTheLimit_get503() throws Exception {
        fixed(limits(Duration.ofSeconds(5), Duration.ofSeconds(60), 2));
        try (RawClient first = lane.client();
                RawClient second = lane.client()) {
            assertThat(first.get("/").response().status()).isEqualTo(200);
            assertThat(second.get("/").response().status()).isEqualTo(200);
            try (RawClient third = lane.client()) {
                WireMessage answer = third.response();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("Retry-After")).isEqualTo("1");
                assertThat(answer.field("Content-Type")).isEqualTo("application/problem+json");
                assertThat(answer.text()).contains("\"code\":\"OVERLOADED\"").contains("\"requestId\":\"");
                assertThat(third.closed()).isTrue();
            }
        }
        assertThat(lane.stats.sheds(ShedReason.CONNECTIONS)).isEqualTo(1);
    }

    @Test
    void bodyThatDrips_isCutWith408() throws Exception {
        LimitsConfig slow = new LimitsConfig(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                1024,
                Duration.ofMillis(300),
                16_384,
                100,
                100,
                LaneHarness.OVERLOAD,
                Duration.ofSeconds(1),
                Duration.ZERO);
        try (ScriptedOrigin origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            lane.limits(slow).pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx");
                WireMessage answer = client.response();
                assertThat(answer.status()).isEqualTo(408);
                assertThat(answer.field("Connection")).isEqualToIgnoringCase("close");
                assertThat(client.closed()).isTrue();
            }
            LaneHarness.await(
                    "the upstream request is cancelled", () -> origin.requests().size() == 1);
            assertThat(origin.requests()).noneMatch(WireMessage::complete);
        }
    }

    @Test
    void unwantedSmallBody_isDrainedAndTheConnectionGoesOn() throws Exception {
        fixed(LaneHarness.LIMITS);
        try (RawClient client = lane.client()) {
            for (int i = 0; i < 3; i++) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(200);
                client.send("x".repeat(5000));
            }
            assertThat(client.get("/").response().status()).isEqualTo(200);
        }
    }

    @Test
    void headThatCannotBeRead_isAnsweredWhileTheClientGoesOnSending() throws Exception {
        fixed(LaneHarness.LIMITS);
        for (String head :
                List.of("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000), "G\0T / HTTP/1.1\r\n\r\n")) {
            try (RawClient client = lane.client()) {
                client.send(head);
                assertThat(client.response().status()).isBetween(400, 431);
                // After a plain close the first of these would be answered by a reset and the next could not be sent.
                client.send("x".repeat(1_000)).send("x".repeat(1_000)).send("x".repeat(1_000));
                assertThat(client.closed()).isTrue();
            }
        }
    }

    @Test
    void unwantedLargeBody_isAnsweredThenTheConnectionCloses() throws Exception {
        fixed(LaneHarness.LIMITS);
        try (RawClient client = lane.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n" + "x".repeat(50_000));
            WireMessage answer = client.response();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("Connection")).isEqualToIgnoringCase("close");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void listeners_comeAndGoWhileOthersStay() throws Exception {
        lane.loops(2);
        fixed(LaneHarness.LIMITS);
        int web = lane.port();
        ListenerConfig kept = new ListenerConfig("web", "127.0.0.1", 0);
        ListenerConfig added = new ListenerConfig("more", "127.0.0.1", 0);
        lane.listeners()
                .prepare(Map.of("web", kept, "more", added), LaneHarness.LIMITS)
                .compose(Listeners.Change::commit)
                .await(10, TimeUnit.SECONDS);
        int more = lane.listeners().ports().get("more");
        assertThat(lane.port()).isEqualTo(web);
        assertThat(more).isPositive().isNotEqualTo(web);
        try (RawClient client = new RawClient(more)) {
            assertThat(client.get("/").response().status()).isEqualTo(200);
        }
        lane.listeners()
                .prepare(Map.of("web", kept), LaneHarness.LIMITS)
                .compose(Listeners.Change::commit)
                .await(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> new RawClient(more)).isInstanceOf(java.net.ConnectException.class);
        try (RawClient client = lane.client()) {
            assertThat(client.get("/").response().status()).isEqualTo(200);
        }
    }

    @Test
    void removedListener_refusesConnectionsOnceTheChangeIsMade_evenWhileItsLoopIsBusy() throws Exception {
        fixed(LaneHarness.LIMITS);
        ListenerConfig web = new ListenerConfig("web", "127.0.0.1", 0);
        ListenerConfig more = new ListenerConfig("more", "127.0.0.1", 0);
        lane.listeners()
                .prepare(Map.of("web", web, "more", more), LaneHarness.LIMITS)
                .compose(Listeners.Change::commit)
                .await(10, TimeUnit.SECONDS);
        int port = lane.listeners().ports().get("more");
        EventExecutor acceptor =
                ((VertxInternal) lane.vertx).acceptorEventLoopGroup().next();
        AtomicBoolean busy = new AtomicBoolean(true);
        acceptor.execute(new Runnable() {
            @Override
            public void run() {
                if (busy.get()) {
                    acceptor.execute(this);
                }
            }
        });
        try {
            lane.listeners()
                    .prepare(Map.of("web", web), LaneHarness.LIMITS)
                    .compose(Listeners.Change::commit)
                    .await(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(java.net.ConnectException.class);
        } finally {
            busy.set(false);
        }
    }

    @Test
    void portInUse_isRefusedInOneLineAndChangesNothing() throws Exception {
        fixed(LaneHarness.LIMITS);
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            ListenerConfig web = new ListenerConfig("web", "127.0.0.1", 0);
            ListenerConfig other = new ListenerConfig("other", "127.0.0.1", taken.getLocalPort());
            assertThatThrownBy(() -> lane.listeners()
                            .prepare(Map.of("web", web, "other", other), LaneHarness.LIMITS)
                            .await(10, TimeUnit.SECONDS))
                    .hasMessageContaining("listeners.other: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageNotContaining("\n");
        }
        try (RawClient client = lane.client()) {
            assertThat(client.get("/").response().status()).isEqualTo(200);
        }
    }

    @Test
    void drain_finishesRequestsInFlightAndClosesTheRest() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            LaneHarness.awaitQuietly(() -> told.getCount() == 0);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            connection.awaitHangUp();
        })) {
            lane.pool(origin).start();
            try (RawClient busy = lane.client().get("/");
                    RawClient idle = lane.client()) {
                LaneHarness.await("the request arrives", () -> origin.requests().size() == 1);
                int port = lane.port();
                var drained = lane.listeners().drain();
                // Once it closes those that have nothing to do, every connection has been told.
                assertThat(idle.closed()).isTrue();
                told.countDown();
                WireMessage answer = busy.response();
                assertThat(answer.text()).isEqualTo("ok");
                assertThat(answer.field("Connection")).isEqualToIgnoringCase("close");
                drained.await(10, TimeUnit.SECONDS);
                assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(java.net.ConnectException.class);
            }
        }
    }

    @Test
    void drain_requestBehindTheOneInFlight_isNotBegun() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            LaneHarness.awaitQuietly(() -> told.getCount() == 0);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            connection.awaitHangUp();
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client().get("/");
                    RawClient idle = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
                LaneHarness.await("the request arrives", () -> origin.requests().size() == 1);
                var drained = lane.listeners().drain();
                // Once it closes those that have nothing to do, every connection has been told.
                assertThat(idle.closed()).isTrue();
                told.countDown();
                assertThat(client.response().field("Connection")).isEqualToIgnoringCase("close");
                assertThat(client.closed()).isTrue();
                drained.await(10, TimeUnit.SECONDS);
            }
            assertThat(lane.stats.upstreamRequests()).isEqualTo(1);
        }
    }

    private void fixed(LimitsConfig limits) throws Exception {
        lane.limits(limits)
                .route("/*", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "fixed")))
                .start();
    }

    private static LimitsConfig limits(Duration head, Duration keepAlive, int connections) {
        return new LimitsConfig(
                head,
                keepAlive,
                Duration.ofSeconds(60),
                1024,
                Duration.ofSeconds(10),
                16_384,
                100,
                connections,
                LaneHarness.OVERLOAD,
                Duration.ofSeconds(1),
                Duration.ZERO);
    }

    @Test
    void clientThatLeavesBeforeAWholeResponseIsSent_isNotHeldForEver() throws Exception {
        String large = "x".repeat(16 * 1024 * 1024);
        lane.route("/*", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), large)))
                .start();
        try (RawClient client = lane.client()) {
            client.get("/");
            LaneHarness.await("the response is on its way", () -> lane.held.get() == 1);
        }
        LaneHarness.await("the request has let go of its routing", () -> lane.held.get() == 0);
        assertThat(lane.stats.inFlight()).isZero();
    }
}
