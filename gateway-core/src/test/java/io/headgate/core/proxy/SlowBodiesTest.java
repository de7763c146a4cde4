package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.TargetConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies that hardly move, and sides that do not read. */
final class SlowBodiesTest {

    /** More than any machine moves byte by byte. */
    private static final long UNREACHABLE_RATE = 1L << 40;

    private static final LimitsConfig FAST =
            LaneHarness.bodyLimits(Duration.ofMinutes(5), UNREACHABLE_RATE, Duration.ofMillis(300));
    private static final LimitsConfig PATIENT =
            LaneHarness.bodyLimits(Duration.ofMillis(800), 0, Duration.ofSeconds(10));

    private static final int BLOCK = 1 << 20;
    private static final int BLOCKS = 256;
    /** Buffers of four sockets, and what is on the way between them. */
    private static final long BUFFERED = 64L * BLOCK;

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void clientThatReadsBelowTheRate_isCutAndTheServerLetGo() throws Exception {
        byte[] block = new byte[BLOCK];
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + (1L << 40) + "\r\n\r\n");
            while (true) {
                connection.send(block);
            }
        })) {
            lane.limits(FAST).pool(origin).start();
            try (RawClient client = new RawClient(lane.port(), 16_384)) {
                count(client.get("/"), new AtomicLong());
            }
            LaneHarness.await("the server is let go", () -> origin.hangUps() == 1);
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
        assertThat(lane.stats.upstreamFailures()).isZero();
    }

    /** Each byte is sent when the one before it has arrived. */
    @Test
    void serverThatDripsBelowTheRate_isNotCut() throws Exception {
        AtomicLong bytes = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (!over.get()) {
                long before = bytes.get();
                connection.send("1\r\nx\r\n");
                LaneHarness.awaitQuietly(() -> bytes.get() > before || over.get());
            }
            connection.send("0\r\n\r\n");
            connection.awaitHangUp();
        })) {
            lane.limits(FAST).pool(origin).start();
            try (RawClient client = lane.client().get("/")) {
                CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> count(client, bytes));
                long enough = System.nanoTime() + 5 * FAST.minRateAfter().toNanos();
                LaneHarness.await("it goes on for long", () -> System.nanoTime() > enough);
                long seen = bytes.get();
                LaneHarness.await("it goes on", () -> bytes.get() > seen + 20);
                over.set(true);
                client.socket().shutdownOutput();
                reading.get(20, TimeUnit.SECONDS);
            }
            assertThat(lane.stats.upstreamFailures()).isZero();
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
    }

    @Test
    void serverThatAnswersBeforeItHasReadAll_isGivenTheTimeThatTheBodyTakes() throws Exception {
        AtomicLong read = new AtomicLong();
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.head();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
            while (connection.reader().read() == 'x') {
                read.incrementAndGet();
            }
            connection.send("0\r\n\r\n");
            connection.awaitHangUp();
        })) {
            lane.limits(PATIENT).pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + (1 << 24) + "\r\n\r\n");
                OutputStream out = client.socket().getOutputStream();
                long enough = System.nanoTime() + 3 * PATIENT.idleTimeout().toNanos();
                for (long sent = 1; System.nanoTime() < enough; sent++) {
                    out.write('x');
                    long wanted = sent;
                    LaneHarness.await("the byte arrives", () -> read.get() >= wanted);
                }
                out.write('.');
                assertThat(client.response().complete()).isTrue();
            }
            assertThat(lane.stats.upstreamFailures()).isZero();
        }
    }

    /** Reads until there is no more. */
    private static void count(RawClient client, AtomicLong bytes) {
        try {
            InputStream in = client.socket().getInputStream();
            while (in.read() >= 0) {
                bytes.incrementAndGet();
            }
        } catch (IOException cut) {
            // there is no more
        }
    }

    @Test
    void serverThatFallsSilent_isCutAfterItsTime_anEventStreamLater() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            boolean events = connection.request().startLine().contains("/events");
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: " + (events ? "text/event-stream" : "text/plain")
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
            connection.awaitHangUp();
        })) {
            lane.limits(PATIENT).pool(origin).start();
            try (RawClient events = lane.client().get("/events");
                    RawClient plain = lane.client()) {
                CompletableFuture<WireMessage> stream = CompletableFuture.supplyAsync(() -> response(events));
                LaneHarness.await(
                        "the stream has begun", () -> origin.requests().size() == 1);
                assertThat(plain.get("/plain").response().complete()).isFalse();
                assertThat(stream).isNotDone();
                assertThat(stream.get(20, TimeUnit.SECONDS).complete()).isFalse();
            }
            LaneHarness.await("both are let go", () -> origin.hangUps() == 2);
            assertThat(lane.stats.upstreamFailures()).isEqualTo(2);
        }
    }

    private static WireMessage response(RawClient client) {
        try {
            return client.response();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void clientThatDoesNotRead_holdsTheServerBack() throws Exception {
        AtomicLong sent = new AtomicLong();
        byte[] block = new byte[BLOCK];
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + (long) BLOCK * BLOCKS + "\r\n\r\n");
            for (int i = 0; i < BLOCKS; i++) {
                connection.send(block);
                sent.addAndGet(BLOCK);
            }
            connection.awaitHangUp();
        })) {
            fixedAnd(origin);
            try (RawClient client = new RawClient(lane.port(), 16_384).get("/")) {
                LaneHarness.await("the server sends", () -> sent.get() > 0);
                others();
                assertThat(sent.get()).isLessThan(BUFFERED);
                WireMessage answer = client.response();
                assertThat(answer.complete()).isTrue();
                assertThat(answer.body().length()).isEqualTo(BLOCK * BLOCKS);
            }
        }
    }

    @Test
    void serverThatDoesNotRead_holdsTheClientBack() throws Exception {
        AtomicLong sent = new AtomicLong();
        AtomicBoolean reads = new AtomicBoolean();
        byte[] block = new byte[BLOCK];
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            WireMessage head = connection.head();
            LaneHarness.awaitQuietly(reads::get);
            connection.body(head);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            connection.awaitHangUp();
        })) {
            fixedAnd(origin);
            try (RawClient client = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + BLOCK * BLOCKS + "\r\n\r\n");
                OutputStream out = client.socket().getOutputStream();
                CompletableFuture<Void> upload = CompletableFuture.runAsync(() -> {
                    try {
                        for (int i = 0; i < BLOCKS; i++) {
                            out.write(block);
                            sent.addAndGet(BLOCK);
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                LaneHarness.await("the client sends", () -> sent.get() > 0);
                others();
                assertThat(sent.get()).isLessThan(BUFFERED);
                reads.set(true);
                assertThat(client.response().status()).isEqualTo(200);
                upload.get(20, TimeUnit.SECONDS);
            }
            assertThat(origin.requests().get(0).body().length()).isEqualTo(BLOCK * BLOCKS);
        }
    }

    private void fixedAnd(ScriptedOrigin origin) throws Exception {
        lane.route("/fixed", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "x")))
                .pool(origin)
                .start();
    }

    /** Gives the event loop, which all of them share, its chances to move more than it should. */
    private void others() throws IOException, Exception {
        try (RawClient other = lane.client()) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(other.get("/fixed").response().status()).isEqualTo(200);
            }
        }
    }
}
