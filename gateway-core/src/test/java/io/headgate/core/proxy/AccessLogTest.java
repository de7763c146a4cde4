package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.core.config.AccessLogConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {

    @TempDir
    Path folder;

    @Test
    void log_record_isOneLineOfJson() throws IOException {
        Path file = folder.resolve("access.log");
        AccessLog log = AccessLog.open(new AccessLogConfig(true, file.toString()));
        log.log(new AccessRecord(
                784_111_777_123L,
                "id-1",
                "192.0.2.7",
                "GET",
                "a.example",
                "/b",
                200,
                12,
                1_234_005,
                "shop",
                "s1",
                "hit",
                null,
                "curl/8",
                "http://x/y?token=secret"));
        log.close();
        assertThat(Files.readString(file))
                .isEqualTo("{\"time\":\"1994-11-06T08:49:37.123Z\",\"requestId\":\"id-1\",\"client\":\"192.0.2.7\","
                        + "\"method\":\"GET\",\"host\":\"a.example\",\"path\":\"/b\",\"status\":200,\"bytes\":12,"
                        + "\"durationMs\":1234.005,\"route\":\"shop\",\"upstream\":\"s1\",\"cache\":\"hit\","
                        + "\"userAgent\":\"curl/8\",\"referer\":\"http://x/y\"}\n");
    }

    @Test
    void log_hostileValues_stayInOneLine() {
        String hostile = "a\r\n{\"status\":200}\u001b[2J\u0085\u2028\"\\";
        String line = AccessLine.of(new AccessRecord(
                0,
                hostile,
                hostile,
                hostile,
                hostile,
                hostile,
                400,
                0,
                0,
                null,
                null,
                null,
                "BAD_TARGET",
                hostile,
                "x".repeat(9_999)));
        JsonObject json = new JsonObject(line);
        assertThat(line.lines()).hasSize(1);
        assertThat(line).doesNotContain("\u001b", "\u0085", "\u2028");
        assertThat(json.getString("path")).isEqualTo(hostile);
        assertThat(json.getString("referer")).hasSize(512);
    }

    @Test
    void open_logThatIsOff_recordsNothing() throws IOException {
        Path file = folder.resolve("none.log");
        AccessLog log = AccessLog.open(new AccessLogConfig(false, file.toString()));
        log.log(line(1));
        log.close();
        assertThat(file).doesNotExist();
    }

    @Test
    void open_fileThatCannotBeWritten_fails() {
        String path = folder.resolve("no/such/folder/access.log").toString();
        assertThatThrownBy(() -> AccessLog.open(new AccessLogConfig(true, path)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void log_fromManyThreads_losesNothing() throws Exception {
        Path file = folder.resolve("access.log");
        AccessLog log = AccessLog.open(new AccessLogConfig(true, file.toString()));
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    log.log(line(i));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        log.close();
        assertThat(log.dropped()).isZero();
        assertThat(Files.readAllLines(file))
                .hasSize(20_000)
                .allMatch(text -> text.startsWith("{") && text.endsWith("}"));
    }

    @Test
    void log_whileNobodyWrites_isBoundedAndCounted() throws IOException {
        Path file = folder.resolve("access.log");
        AccessLogWriter log = new AccessLogWriter(new LogFile(file.toString()), 10, text -> {});
        for (int i = 0; i < 25; i++) {
            log.log(line(i));
        }
        assertThat(log.dropped()).isEqualTo(15);
        log.start();
        log.close();
        assertThat(Files.readAllLines(file)).hasSize(10);
        log.log(line(0));
        assertThat(log.dropped()).isEqualTo(16);
    }

    @Test
    void log_afterRotation_goesToTheNewFile() throws IOException {
        Path file = folder.resolve("access.log");
        AccessLog log = AccessLog.open(new AccessLogConfig(true, file.toString()));
        log.log(line(1));
        await(() -> size(file) > 0);
        Path old = Files.move(file, folder.resolve("access.log.1"));
        AtomicInteger number = new AtomicInteger(1);
        await(() -> {
            log.log(line(number.incrementAndGet()));
            return size(file) > 0;
        });
        log.close();
        assertThat(Files.readAllLines(old).size() + Files.readAllLines(file).size() + log.dropped())
                .isEqualTo(number.get());
        assertThat(Files.readAllLines(file)).allMatch(text -> text.startsWith("{") && text.endsWith("}"));
    }

    @Test
    void log_onFullDisk_countsAndWarnsOnce() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
        AccessLogWriter log = new AccessLogWriter(new LogFile(full.toString()), 100, warnings::add);
        log.start();
        AtomicInteger logged = new AtomicInteger();
        await(() -> {
            log.log(line(logged.incrementAndGet()));
            return log.dropped() >= 3;
        });
        log.close();
        assertThat(log.dropped()).isEqualTo(logged.get());
        assertThat(warnings).hasSize(1);
        assertThat(warnings.peek()).contains("cannot be written");
    }

    @Test
    void offer_beyondTheEnds_goesRound() {
        BoundedQueue<Integer> queue = new BoundedQueue<>(3);
        for (int i = 0; i < 10; i++) {
            assertThat(queue.offer(i)).isTrue();
            assertThat(queue.offer(-i)).isTrue();
            assertThat(queue.poll()).isEqualTo(i);
            assertThat(queue.poll()).isEqualTo(-i);
            assertThat(queue.poll()).isNull();
        }
    }

    private static AccessRecord line(int number) {
        return new AccessRecord(
                number, "id", "192.0.2.7", "GET", "h", "/", 200, 0, 0, null, null, null, null, null, null);
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
