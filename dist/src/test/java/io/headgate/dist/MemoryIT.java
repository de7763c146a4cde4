package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Many large bodies that nobody takes in a hurry, through a gateway with little memory. */
@Isolated
class MemoryIT {

    private static final int READERS = 200;
    private static final int SENDERS = 200;
    private static final long MIB = 1024 * 1024;
    private static final long LENGTH = 200 * MIB;

    /** 64 KiB four times for each stream, and something for everything else. */
    private static final long ROOM = (READERS + SENDERS) * 4 * 64 * 1024L + 32 * MIB;

    /** Below it, what is measured is the machine. */
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path folder;

    private final AtomicLong served = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);
    private SocketOrigin origin;
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        origin = new SocketOrigin(this::serve);
        gateway = GatewayProcess.start(folder, config(new JsonObject()), "-Xmx256m", "-XX:MaxDirectMemorySize=128m");
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        gateway.close();
        origin.close();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void bodiesThatNobodyTakes_stayWithinTheirRoomAndOthersAreServed() throws Exception {
        int port = gateway.port("web");
        quick(port, Duration.ofMillis(500));
        Duration quiet = quick(port, Duration.ofMillis(1500)).p99("200");
        long before = used();
        try (SlowStreams streams = new SlowStreams(port, READERS, SENDERS, LENGTH)) {
            gateway.await("all of them to be at the origin", () -> origin.connections() >= READERS + SENDERS);
            Await.settled("what the origin has served", Duration.ofMillis(500), () -> served.get() / MIB);
            PacedClients others = quick(port, TestLength.of(Duration.ofSeconds(2)));

            assertThat(others.answers()).containsOnlyKeys("200");
            if (TestLength.isLong()) {
                assertThat(others.p99("200"))
                        .isLessThan(longer(quiet.multipliedBy(2), SHORT).plus(others.lateness()));
            }
            assertThat(used() - before).isLessThan(ROOM);
            assertThat(streams.moved()).isPositive();
            assertThat(gateway.output()).doesNotContain("OutOfMemory").doesNotContain("answered 503");
            marks(port);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** With marks that are below what is in use, requests are refused until the marks are moved. */
    private void marks(int port) throws Exception {
        gateway.config(config(new JsonObject().put("maxDirectMemoryUse", 1)));
        awaitStatus(port, 503);
        assertThat(gateway.metric("headgate_shed_total{reason=\"direct-memory\"}"))
                .isPositive();
        gateway.config(config(new JsonObject().put("maxHeapUse", 1)));
        awaitStatus(port, 200);
        gateway.collectGarbage();
        awaitStatus(port, 503);
        assertThat(gateway.metric("headgate_shed_total{reason=\"heap\"}")).isPositive();
        awaitStatus(port, 200);
    }

    private static void awaitStatus(int port, int status) throws Exception {
        Await.until("an answer with " + status, () -> {
            PacedClients one = new PacedClients(port, "/quick", 1, Duration.ofMillis(20)).during(Duration.ofMillis(20));
            return one.answers().keySet().stream().allMatch(kind -> kind.startsWith(Integer.toString(status)));
        });
    }

    /** That an event loop may be late where the machine has no time is not what this is about. */
    private String config(JsonObject limits) {
        return new Config()
                .limits(limits.put("maxLoopDelay", "1m"))
                .pool("files", origin.address())
                .connections("files", READERS + SENDERS)
                .toPool("/*", "files")
                .toString();
    }

    private static PacedClients quick(int port, Duration time) {
        return new PacedClients(port, "/quick", 4, Duration.ofMillis(20)).during(time);
    }

    /** The memory of either kind that is in use and no garbage. */
    private long used() throws Exception {
        gateway.collectGarbage();
        return (long) (gateway.metric("jvm_memory_used_bytes{area=\"heap\"")
                + gateway.metric("jvm_buffer_memory_used_bytes{id=\"direct\""));
    }

    private void serve(Socket connection) throws Exception {
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream();
        while (true) {
            String request = Message.line(in);
            while (!Message.line(in).isEmpty()) {
                // The fields say nothing that matters here.
            }
            if (request.startsWith("PUT")) {
                over.await();
                return;
            }
            if (request.startsWith("GET /large")) {
                answer(out, LENGTH);
                byte[] chunk = new byte[16 * 1024];
                for (long left = LENGTH; left > 0; left -= chunk.length) {
                    out.write(chunk);
                    served.addAndGet(chunk.length);
                }
            } else {
                answer(out, 2);
                out.write("ok".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static void answer(OutputStream out, long length) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
