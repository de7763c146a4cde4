package io.headgate.core.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceManagerTest {

    private static final long PID = 4711;

    @TempDir
    private static Path folder;

    /** Short: the path of a socket has little room. */
    private final String path = folder.resolve("notify").toString();

    @BeforeAll
    static void sockets() {
        assumeTrue(
                Epoll.isAvailable(),
                () -> "no sockets for datagrams between processes: " + Epoll.unavailabilityCause());
    }

    @Test
    void ready_socketAtAPath_isToldWithStatus() throws Exception {
        try (NotifySocketReader reader = new NotifySocketReader(path);
                ServiceManager service = ServiceManager.of(Map.of("NOTIFY_SOCKET", path), PID)) {
            service.ready("Serving");

            assertThat(reader.next()).containsExactly("READY=1", "STATUS=Serving");
        }
    }

    @Test
    void ready_abstractName_isTold() throws Exception {
        String name = "headgate-test-" + ProcessHandle.current().pid() + '-' + System.nanoTime();
        try (NotifySocketReader reader = new NotifySocketReader('\0' + name);
                ServiceManager service = ServiceManager.of(Map.of("NOTIFY_SOCKET", '@' + name), PID)) {
            service.ready("Serving");

            assertThat(reader.next()).contains("READY=1");
        }
    }

    @Test
    void close_rightAfterAMessage_itArrives() throws Exception {
        try (NotifySocketReader reader = new NotifySocketReader(path)) {
            ServiceManager service = ServiceManager.of(Map.of("NOTIFY_SOCKET", path), PID);
            service.stopping(Duration.ofSeconds(41));
            service.close();
            service.ready("too late");

            assertThat(reader.next()).containsExactly("STOPPING=1", "STATUS=Stopping", "EXTEND_TIMEOUT_USEC=51000000");
            assertThat(reader.silent()).isTrue();
        }
    }

    @Test
    void status_changes_isToldOnceTheProcessIsReady() throws Exception {
        try (NotifySocketReader reader = new NotifySocketReader(path);
                ServiceManager service = ServiceManager.of(Map.of("NOTIFY_SOCKET", path), PID)) {
            service.status("too early");
            service.ready("one");
            service.status("one");
            service.status("two");
            service.stopping(Duration.ZERO);
            service.status("too late");

            assertThat(reader.next()).containsExactly("READY=1", "STATUS=one");
            assertThat(reader.next()).containsExactly("STATUS=two");
            assertThat(reader.next()).contains("STOPPING=1");
        }
    }

    @Test
    void reload_severalAtOnce_readyWhenTheLastIsDone() throws Exception {
        try (NotifySocketReader reader = new NotifySocketReader(path);
                ServiceManager service = ServiceManager.of(Map.of("NOTIFY_SOCKET", path), PID)) {
            Promise<String> one = Promise.promise();
            Promise<String> two = Promise.promise();
            long before = micros();
            service.reload(one::future);
            service.reload(two::future);
            one.complete("one");
            two.complete("two");
            service.reload(() -> Future.failedFuture("no"));

            for (int i = 0; i < 2; i++) {
                List<String> reloading = reader.next();
                assertThat(reloading.get(0)).isEqualTo("RELOADING=1");
                assertThat(Long.parseLong(reloading.get(1).replace("MONOTONIC_USEC=", "")))
                        .isBetween(before, micros());
            }
            assertThat(reader.next()).containsExactly("READY=1", "STATUS=two");
            assertThat(reader.next()).contains("RELOADING=1");
            assertThat(reader.next())
                    .containsExactly("READY=1", "STATUS=The config could not be put in force; the log has the reason");
        }
    }

    @Test
    void reload_endsAfterTheStopHasBegun_isNotReadyAgain() throws Exception {
        try (NotifySocketReader reader = new NotifySocketReader(path)) {
            try (ServiceManager service = ServiceManager.of(Map.of("NOTIFY_SOCKET", path), PID)) {
                Promise<String> reload = Promise.promise();
                service.reload(reload::future);
                service.stopping(Duration.ZERO);
                service.stopping(Duration.ZERO);
                reload.complete("done");
            }

            assertThat(reader.next()).contains("RELOADING=1");
            assertThat(reader.next()).contains("STOPPING=1");
            assertThat(reader.silent()).isTrue();
        }
    }

    @Test
    void watch_noAnswer_nothingIsToldUntilOneComes() throws Exception {
        Queue<Promise<Void>> asked = new ConcurrentLinkedQueue<>();
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "20000", "WATCHDOG_PID", Long.toString(PID));
        try (NotifySocketReader reader = new NotifySocketReader(path);
                ServiceManager service = ServiceManager.of(environment, PID)) {
            service.watch(() -> {
                Promise<Void> answer = Promise.promise();
                asked.add(answer);
                return answer.future();
            });
            for (int i = 0; i < 3; i++) {
                Promise<Void> question = take(asked);
                service.ready("marks the place");
                assertThat(reader.next()).contains("READY=1");
                assertThat(asked).as("asked while an answer is due").isEmpty();

                question.complete();

                assertThat(reader.next()).containsExactly("WATCHDOG=1");
            }
            take(asked).fail("broken");
            take(asked).complete();
            assertThat(reader.next()).containsExactly("WATCHDOG=1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "999", "-1", "soon", "99999999999999999999"})
    void watch_badInterval_nothingIsAsked(String micros) throws Exception {
        Map<String, String> environment = Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", micros);
        try (NotifySocketReader reader = new NotifySocketReader(path);
                ServiceManager service = ServiceManager.of(environment, PID)) {
            service.watch(() -> {
                throw new AssertionError("asked");
            });
            service.ready("Serving");

            assertThat(reader.next()).contains("READY=1");
        }
    }

    @Test
    void watch_forAnotherProcess_nothingIsAsked() throws Exception {
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "1000", "WATCHDOG_PID", Long.toString(PID + 1));
        try (NotifySocketReader reader = new NotifySocketReader(path);
                ServiceManager service = ServiceManager.of(environment, PID)) {
            service.watch(() -> {
                throw new AssertionError("asked");
            });
            service.ready("Serving");

            assertThat(reader.next()).contains("READY=1");
        }
    }

    @Test
    void ready_socketComesBack_isToldAgain() throws Exception {
        try (ServiceManager service = ServiceManager.of(Map.of("NOTIFY_SOCKET", path), PID)) {
            service.ready("nobody is there");
            try (NotifySocketReader reader = new NotifySocketReader(path)) {
                service.ready("one");
                await(reader, "STATUS=one");
            }
            Files.deleteIfExists(Path.of(path));
            service.ready("nobody is there");
            try (NotifySocketReader reader = new NotifySocketReader(path)) {
                service.ready("two");
                await(reader, "STATUS=two");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vsock:2:1234", "relative"})
    void of_noSocketThatItKnows_nothingIsToldAndNothingFails(String address) {
        try (ServiceManager service = ServiceManager.of(Map.of("NOTIFY_SOCKET", address), PID)) {
            service.ready("Serving");
            service.reload(() -> Future.succeededFuture("done"));
            service.watch(() -> {
                throw new AssertionError("asked");
            });
            service.stopping(Duration.ZERO);
        }
    }

    /** What was told to nobody may come late. */
    private static void await(NotifySocketReader reader, String line) throws InterruptedException {
        while (!reader.next().contains(line)) {}
    }

    private static Promise<Void> take(Queue<Promise<Void>> asked) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Promise<Void> next = asked.poll();
        while (next == null) {
            assertThat(System.nanoTime()).as("asked").isLessThan(deadline);
            Thread.sleep(1);
            next = asked.poll();
        }
        return next;
    }

    private static long micros() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    }
}
