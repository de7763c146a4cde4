package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What breaks off on one side never looks complete on the other. {@code -Dheadgate.truncations=1000} for the long run. */
final class TruncationTest {

    private static final int ROUNDS = Integer.getInteger("headgate.truncations", 100);

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void upload_abortedByTheClient_isNeverCompleteAtTheOrigin() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            lane.pool(origin).start();
            for (int i = 0; i < ROUNDS; i++) {
                try (RawClient client = lane.client()) {
                    if (i % 2 == 0) {
                        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
                    } else {
                        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                    }
                    client.send("x".repeat(i % 2 == 0 ? i * 7 : 0));
                    // A reset takes with it what was not read yet.
                    long asked = i + 1L;
                    LaneHarness.await("the upstream is asked", () -> lane.stats.upstreamRequests() == asked);
                    if (i % 4 < 2) {
                        client.reset();
                    }
                }
            }
            LaneHarness.await("all are given up", () -> lane.stats.cut() == ROUNDS);
            LaneHarness.await("everything released", () -> lane.held.get() == 0);
            assertThat(origin.requests()).noneMatch(WireMessage::complete);
            assertThat(lane.stats.responses(2)).isZero();
        }
    }

    @Test
    void response_cutByTheOrigin_isNeverCompleteAtTheClient() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            WireMessage request = connection.request();
            if (request == null) {
                return;
            }
            int round = Integer.parseInt(request.startLine().split("[/ ]", -1)[2]);
            connection.send(
                    round % 2 == 0
                            ? "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(1 + round * 9)
                            : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            if (round % 4 < 2) {
                connection.reset();
            }
        })) {
            lane.pool(origin).start();
            for (int i = 0; i < ROUNDS; i++) {
                try (RawClient client = lane.client()) {
                    WireMessage response = client.get("/" + i).response();
                    if (response != null && response.status() == 200) {
                        assertThat(response.complete()).as("round %d", i).isFalse();
                    } else if (response != null) {
                        assertThat(response.status()).isEqualTo(502);
                    }
                }
            }
            LaneHarness.await("everything released", () -> lane.held.get() == 0);
        }
    }

    @Test
    void responseUntilClose_resetDuringTheUpload_isNeverCompleteAtTheClient() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.head();
            connection.send("HTTP/1.1 200 OK\r\n\r\nhalf of it");
            connection.reset();
        })) {
            lane.pool(origin).start();
            byte[] block = new byte[65_536];
            for (int i = 0; i < 10; i++) {
                try (RawClient client = lane.client()) {
                    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + (64L << 20) + "\r\n\r\n");
                    Thread upload = new Thread(() -> sendUntilClosed(client, block), "upload");
                    upload.start();
                    WireMessage response = client.response();
                    if (response != null && response.status() == 200) {
                        assertThat(response.complete()).as("round %d", i).isFalse();
                    } else if (response != null) {
                        assertThat(response.status()).isEqualTo(502);
                    }
                    client.reset();
                    upload.join();
                }
            }
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
    }

    private static void sendUntilClosed(RawClient client, byte[] block) {
        try {
            while (true) {
                client.send(block);
            }
        } catch (IOException closed) {
            // The gateway has cut it, or the test has seen enough.
        }
    }

    @Test
    void http10Client_seesACutResponseAsAReset() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            connection.socket().getOutputStream().flush();
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
                byte[] buffer = new byte[4096];
                boolean reset = false;
                try {
                    while (client.socket().getInputStream().read(buffer) >= 0) {
                        // until it ends, one way or the other
                    }
                } catch (java.net.SocketException e) {
                    reset = true;
                }
                assertThat(reset).isTrue();
            }
        }
    }

    @Test
    void clientThatLeaves_cancelsTheUpstreamRequest() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.awaitHangUp();
        })) {
            lane.pool(origin).start();
            for (int i = 0; i < 20; i++) {
                try (RawClient client = lane.client()) {
                    client.get("/");
                    int expected = i + 1;
                    LaneHarness.await(
                            "the request arrives", () -> origin.requests().size() == expected);
                }
            }
            long left = System.nanoTime();
            LaneHarness.await("all are cancelled", () -> origin.hangUps() == 20);
            assertThat(System.nanoTime() - left).isLessThan(2_000_000_000L);
            LaneHarness.await("everything released", () -> lane.held.get() == 0);
        }
    }
}
