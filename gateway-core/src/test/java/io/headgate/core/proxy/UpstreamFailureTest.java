package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.upstream.Pool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Upstreams that are gone, silent or full: the right status in time, at most one more try, and nothing leaks. */
final class UpstreamFailureTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int TIMEOUTS = Integer.getInteger("headgate.timeouts", 100);

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void silentUpstream_is504InTimeAndLeaksNothing() throws Exception {
        AtomicBoolean silent = new AtomicBoolean(true);
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            while (connection.request() != null) {
                if (silent.get()) {
                    connection.awaitHangUp();
                    return;
                }
                connection.send(OK);
            }
        })) {
            lane.timeout(Duration.ofMillis(300)).pool(8, 1024, origin.port()).start();
            List<RawClient> clients = new ArrayList<>();
            try {
                long began = System.nanoTime();
                for (int i = 0; i < TIMEOUTS; i++) {
                    clients.add(lane.client().get("/"));
                }
                for (RawClient client : clients) {
                    WireMessage answer = client.response();
                    assertThat(answer.status()).isEqualTo(504);
                    assertThat(answer.text()).contains("UPSTREAM_TIMEOUT");
                }
                // Each waits for its own timeout, not for those before it in the queue.
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isBetween(Duration.ofMillis(290), Duration.ofSeconds(10));
                silent.set(false);
                for (RawClient client : clients) {
                    assertThat(client.get("/").response().text()).isEqualTo("ok");
                }
            } finally {
                for (RawClient client : clients) {
                    client.close();
                }
            }
            LaneHarness.await("everything released", () -> lane.held.get() == 0);
        }
    }

    @Test
    void noServer_is503WithRetryAfter() throws Exception {
        lane.pool().start();
        try (RawClient client = lane.client()) {
            WireMessage answer = client.get("/").response();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.field("Retry-After")).isEqualTo("1");
            assertThat(answer.text()).contains("NO_SERVER");
        }
    }

    @Test
    void nobodyListens_is502() throws Exception {
        lane.pool(64, 1024, closedPort()).start();
        try (RawClient client = lane.client()) {
            WireMessage answer = client.get("/").response();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).contains("UPSTREAM_CONNECT");
        }
    }

    @Test
    void oneServerDoesNotListen_everyMethodGoesToTheOther() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.pool(64, 1024, closedPort(), origin.port()).start();
            try (RawClient client = lane.client()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(client.get("/").response().status()).isEqualTo(200);
                    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
                    assertThat(client.response().status()).isEqualTo(200);
                }
            }
            assertThat(origin.requests()).hasSize(6);
            // After that many the server gets no more requests for a while.
            assertThat(lane.stats.retries()).isEqualTo(5);
        }
    }

    @Test
    void serverHangsUp_getIsSentAgain_postIsNot() throws Exception {
        try (ScriptedOrigin bad = new ScriptedOrigin(ScriptedOrigin.Connection::request);
                ScriptedOrigin good = ScriptedOrigin.answering(OK)) {
            lane.pool(bad, good).start();
            try (RawClient client = lane.client()) {
                assertThat(client.get("/").response().status()).isEqualTo(200);
                int failed = 0;
                for (int i = 0; i < 4; i++) {
                    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
                    failed += client.response().status() == 502 ? 1 : 0;
                }
                assertThat(failed).isEqualTo(2);
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
                client.response();
            }
            long posts = List.of(bad, good).stream()
                    .flatMap(origin -> origin.requests().stream())
                    .filter(request -> request.startLine().startsWith("POST"))
                    .count();
            assertThat(posts).isEqualTo(4);
        }
    }

    /** The servers are there: it is these requests that they do not want. */
    @Test
    void serversHangUpOnSomeRequests_theyStayUpForOthers() throws Exception {
        ScriptedOrigin.Script picky = connection -> {
            for (WireMessage request = connection.request();
                    request != null && !request.startLine().contains("/bad");
                    request = connection.request()) {
                connection.send(OK);
            }
        };
        try (ScriptedOrigin one = new ScriptedOrigin(picky);
                ScriptedOrigin other = new ScriptedOrigin(picky)) {
            Pool pool = lane.checkedPool(Duration.ofSeconds(5), one.port(), other.port());
            lane.route("/*", new PoolTarget(pool)).start();
            try (RawClient client = lane.client()) {
                for (int i = 0; i < 20; i++) {
                    assertThat(client.get("/bad").response().status()).isEqualTo(502);
                }
                assertThat(client.get("/good").response().status()).isEqualTo(200);
                assertThat(pool.servers().stream().map(server -> server.state()))
                        .doesNotContain("down");
            }
        }
    }

    @Test
    void oldConnectionClosedByTheOnlyServer_getIsSentAgain() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send(OK);
            connection.request();
        })) {
            lane.pool(1, 10, origin.port()).start();
            try (RawClient client = lane.client()) {
                for (int i = 0; i < 5; i++) {
                    assertThat(client.get("/").response().status()).isEqualTo(200);
                }
            }
        }
    }

    /** No server fails twice in a row, so that none is ejected and only the budget is left to bound retries. */
    @Test
    void halfTheRequestsAreHungUpOn_retriesStayWithinTheBudget() throws Exception {
        try (ScriptedOrigin one = alternating();
                ScriptedOrigin other = alternating()) {
            lane.pool(one, other).start();
            int requests = 400;
            int failed = 0;
            try (RawClient client = lane.client()) {
                for (int i = 0; i < requests; i++) {
                    failed += client.get("/").response().status() == 502 ? 1 : 0;
                }
            }
            assertThat(lane.stats.retries()).isBetween(requests / 5 - 5L, requests / 5 + 10L);
            assertThat(failed).isPositive();
        }
    }

    /** Hangs up on every second request. */
    private static ScriptedOrigin alternating() {
        AtomicInteger count = new AtomicInteger();
        return new ScriptedOrigin(connection -> {
            while (connection.request() != null && count.getAndIncrement() % 2 == 0) {
                connection.send(OK);
            }
        });
    }

    @Test
    void fullPool_is503AtOnce() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.awaitHangUp();
        })) {
            lane.pool(1, 1, origin.port()).start();
            try (RawClient first = lane.client().get("/");
                    RawClient second = lane.client()) {
                LaneHarness.await("the first arrives", () -> origin.requests().size() == 1);
                second.get("/");
                LaneHarness.await("the second waits", () -> lane.stats.upstreamRequests() == 2);
                try (RawClient third = lane.client()) {
                    WireMessage answer = third.get("/").response();
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.field("Retry-After")).isEqualTo("1");
                    assertThat(answer.text()).contains("UPSTREAM_BUSY");
                }
                assertThat(first.socket().isClosed()).isFalse();
            }
            LaneHarness.await("everything released", () -> lane.held.get() == 0);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
