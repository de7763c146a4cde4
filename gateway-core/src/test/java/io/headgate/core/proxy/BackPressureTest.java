package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory does not grow with a body, whichever side is slow. */
final class BackPressureTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final int SIZE = 256 * MEBIBYTE;
    /** Chunks on the way, socket buffers and what the allocator keeps. */
    private static final long BOUND = 48L * MEBIBYTE;

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void slowReader_memoryStaysFlat() throws Exception {
        byte[] block = new byte[MEBIBYTE];
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
            for (int i = 0; i < SIZE / MEBIBYTE; i++) {
                connection.send(block);
            }
        })) {
            lane.pool(origin).start();
            long before = direct();
            try (RawClient client = new RawClient(lane.port(), 16_384)) {
                client.get("/");
                InputStream in = client.socket().getInputStream();
                byte[] buffer = new byte[MEBIBYTE];
                long read = 0;
                long most = 0;
                while (read < SIZE) {
                    int n = in.read(buffer, 0, read < MEBIBYTE ? 4096 : buffer.length);
                    assertThat(n).isPositive();
                    read += n;
                    most = Math.max(most, direct() - before);
                }
                assertThat(most).isLessThan(BOUND);
            }
        }
    }

    @Test
    void originThatReadsSlowly_memoryStaysFlat() throws Exception {
        byte[] block = new byte[MEBIBYTE];
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.head();
            InputStream in = connection.socket().getInputStream();
            byte[] buffer = new byte[MEBIBYTE];
            long read = 65_536;
            while (read < SIZE) {
                int n = in.read(buffer, 0, read < MEBIBYTE ? 4096 : buffer.length);
                if (n < 0) {
                    break;
                }
                read += n;
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            connection.awaitHangUp();
        })) {
            lane.pool(origin).start();
            long before = direct();
            long most = 0;
            try (RawClient client = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n");
                OutputStream out = client.socket().getOutputStream();
                for (int i = 0; i < SIZE / MEBIBYTE; i++) {
                    out.write(block);
                    most = Math.max(most, direct() - before);
                }
                assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(most).isLessThan(BOUND);
        }
    }

    /** Direct memory of this process, by whichever way it was taken. */
    private static long direct() {
        long pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return pools
                + io.netty.util.internal.PlatformDependent.usedDirectMemory()
                + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }
}
