package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory does not grow with a body, whichever side stands still. {@code -Dheadgate.streams=200} for the long run. */
final class BackPressureTest {

    private static final int STREAMS = Integer.getInteger("headgate.streams", 16);
    private static final int BODY = 16 << 20;
    private static final int SOCKET_BUFFER = 16_384;
    /** For each stream, and for what else there is in the process. */
    private static final long MOST = STREAMS * (256L << 10) + (8 << 20);

    private final LaneHarness lane = new LaneHarness();
    private final List<RawClient> clients = new ArrayList<>();
    private final AtomicLong sent = new AtomicLong();

    @AfterEach
    void close() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        lane.close();
    }

    @Test
    void originsThatReadNothing_holdLittleOfTheUploads() throws Exception {
        uploadsStandStill("Content-Length: " + BODY + "\r\n\r\n", new byte[65_536]);
    }

    /** A small chunk takes more as an object than as bytes. */
    @Test
    void originsThatReadNothing_holdLittleOfUploadsInSmallChunks() throws Exception {
        uploadsStandStill(
                "Transfer-Encoding: chunked\r\n\r\n",
                "1\r\nx\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII));
    }

    private void uploadsStandStill(String framing, byte[] block) throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.socket().setReceiveBufferSize(SOCKET_BUFFER);
            connection.head();
            LaneHarness.awaitQuietly(() -> connection.socket().isClosed());
        })) {
            lane.pool(STREAMS, 1, origin.port()).start();
            connect();
            long before = memory();
            for (RawClient client : clients) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\n" + framing);
                start(() -> sendAll(client::send, block));
            }
            standStill();
            assertThat(memory() - before).isLessThan(MOST);
        }
    }

    @Test
    void clientsThatReadNothing_holdLittleOfTheResponses() throws Exception {
        byte[] block = new byte[65_536];
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.socket().setSendBufferSize(SOCKET_BUFFER);
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n");
            sendAll(connection::send, block);
        })) {
            lane.pool(STREAMS, 1, origin.port()).start();
            connect();
            long before = memory();
            for (RawClient client : clients) {
                client.get("/");
            }
            standStill();
            assertThat(memory() - before).isLessThan(MOST);
        }
    }

    /** What is withheld of a connection is bytes, not requests. */
    @Test
    void clientsThatPipelineManyRequests_holdLittleOfThem() throws Exception {
        byte[] block = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2_000).getBytes(StandardCharsets.US_ASCII);
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            LaneHarness.awaitQuietly(() -> connection.socket().isClosed());
        })) {
            lane.pool(STREAMS, 1, origin.port()).start();
            connect();
            long before = memory();
            for (RawClient client : clients) {
                start(() -> sendAll(client::send, block));
            }
            standStill();
            assertThat(memory() - before).isLessThan(MOST);
        }
    }

    private void connect() throws IOException {
        for (int i = 0; i < STREAMS; i++) {
            clients.add(new RawClient(lane.port(), SOCKET_BUFFER));
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "sender");
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Sender {
        void send(byte[] bytes) throws IOException;
    }

    private void sendAll(Sender sender, byte[] block) {
        try {
            for (int i = 0; i < BODY; i += block.length) {
                sender.send(block);
                sent.addAndGet(block.length);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** Waits until nobody has been able to send anything for a while. */
    private void standStill() throws InterruptedException {
        long[] last = {-1, 0};
        LaneHarness.await("everybody stands still", () -> {
            long now = sent.get();
            last[1] = now > 0 && now == last[0] ? last[1] + 1 : 0;
            last[0] = now;
            return last[1] == 250;
        });
        assertThat(sent.get()).isLessThan((long) STREAMS * BODY);
    }

    /** What is reachable, and Netty's memory. */
    private static long memory() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return heap + PlatformDependent.usedDirectMemory();
    }
}
