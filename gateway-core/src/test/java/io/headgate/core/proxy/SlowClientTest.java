package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that read more slowly than an origin answers: what is on its way to them must neither be lost nor kept. */
final class SlowClientTest {

    private static final int BODY = 16 << 20;
    private static final int VISITS = 15;

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    /** Vert.x forgets what it holds back of an answer when the connection that it came on closes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
            })
    void originHangsUpAfterItsAnswer_allOfItArrives(String head) throws Exception {
        byte[] body = new byte[2 * BODY];
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            WireMessage request = connection.request();
            if (request != null) {
                int length = length(request);
                connection.send(String.format(head, length));
                connection.send(Arrays.copyOf(body, length));
            }
        })) {
            lane.pool(origin).start();
            for (int i = 0; i < VISITS; i++) {
                // How much is held back when the connection closes depends on the length.
                int length = BODY + i * 70_001;
                try (RawClient client = new RawClient(lane.port(), 16_384)) {
                    WireMessage answer = client.get("/" + length).response();
                    assertThat(answer.complete())
                            .as("answer of %d bytes", length)
                            .isTrue();
                    assertThat(answer.body().length()).isEqualTo(length);
                }
            }
            assertThat(origin.connections()).isEqualTo(VISITS);
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
        assertThat(lane.stats.cut()).isZero();
    }

    private static int length(WireMessage request) {
        return Integer.parseInt(request.startLine().split("[/ ]", -1)[2]);
    }

    @Test
    void originHangsUpWithinItsAnswer_whatItSentArrivesAndIsCut() throws Exception {
        String half = "x".repeat(BODY / 2);
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            if (connection.request() != null) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n" + half);
            }
        })) {
            lane.pool(origin).start();
            for (int i = 0; i < VISITS; i++) {
                try (RawClient client = new RawClient(lane.port(), 16_384)) {
                    WireMessage answer = client.get("/").response();
                    assertThat(answer.complete()).as("answer %d", i).isFalse();
                }
            }
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
        assertThat(lane.stats.cut()).isEqualTo(VISITS);
    }

    /** The connection must not serve another request while a client still holds up the last of its answer. */
    @Test
    void clientThatReadsSlowly_keepsNobodyElseWaiting() throws Exception {
        byte[] body = new byte[BODY];
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            for (WireMessage request = connection.request(); request != null; request = connection.request()) {
                int length = length(request);
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
                connection.send(Arrays.copyOf(body, length));
            }
        })) {
            lane.pool(origin).start();
            try (RawClient slow = new RawClient(lane.port(), 16_384);
                    RawClient other = lane.client()) {
                InputStream in = slow.get("/" + BODY).socket().getInputStream();
                for (int read = 0; read < BODY; read += BODY / 64) {
                    assertThat(in.readNBytes(BODY / 64)).hasSize(BODY / 64);
                    assertThat(other.get("/2").response().status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void clientsThatLeaveWithoutReading_leaveNoMemoryBehind() throws Exception {
        byte[] block = new byte[BODY / 8];
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            if (connection.request() != null) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + (1L << 50) + "\r\n\r\n");
                while (true) {
                    connection.send(block);
                }
            }
        })) {
            lane.pool(origin).start();
            leave(20);
            long before = direct();
            leave(300);
            assertThat(direct() - before).isLessThan(6 * BODY);
        }
    }

    private void leave(int visits) throws Exception {
        for (int i = 0; i < visits; i++) {
            try (RawClient client = new RawClient(lane.port(), 16_384)) {
                InputStream in = client.get("/").socket().getInputStream();
                assertThat(in.readNBytes(BODY / 2)).hasSize(BODY / 2);
                client.reset();
            }
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
    }

    /** Direct memory of this process, by whichever way it was taken. */
    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum()
                + io.netty.util.internal.PlatformDependent.usedDirectMemory();
    }
}
