package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.upstream.Pool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that die and come back under load. */
final class UpstreamDeathTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int SERVERS = 3;

    private final LaneHarness lane = new LaneHarness();
    private final List<ScriptedOrigin> origins = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answers = new AtomicInteger();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    @BeforeEach
    void open() {
        for (int i = 0; i < SERVERS; i++) {
            origins.add(ScriptedOrigin.answering(OK));
        }
    }

    @AfterEach
    void close() throws Exception {
        over.set(true);
        lane.close();
        for (ScriptedOrigin origin : origins) {
            origin.close();
        }
    }

    @Test
    void serversDieAndReturnUnderLoad_checkedPool_noGetFails() throws Exception {
        Pool pool = lane.checkedPool(Duration.ofMillis(50), ports());
        lane.route("/*", new PoolTarget(pool)).start();
        List<Thread> clients = clients(8);
        for (int round = 0; round < 6; round++) {
            int victim = round % SERVERS;
            awaitMore(100);
            origins.get(victim).close();
            await(pool, victim, "down");
            awaitMore(100);
            revive(victim);
            await(pool, victim, "up");
        }
        finish(clients);

        assertThat(failures).isEmpty();
    }

    @Test
    void oneServerDiesForGood_poolWithoutChecks_noGetFails() throws Exception {
        Pool pool = lane.makePool(64, 1024, ports());
        lane.route("/*", new PoolTarget(pool)).start();
        List<Thread> clients = clients(4);
        awaitMore(100);
        origins.get(1).close();
        await(pool, 1, "ejected");
        awaitMore(1_000);
        finish(clients);

        assertThat(failures).isEmpty();
        assertThat(lane.stats.retries()).isLessThan(30);
    }

    /** Nobody is asked while all are down, and nothing but the checks is needed for the way back. */
    @Test
    void allServersDead_503WithoutAskingThem_backOnceChecked() throws Exception {
        Pool pool = lane.checkedPool(Duration.ofMillis(50), ports());
        lane.route("/*", new PoolTarget(pool)).start();
        try (RawClient client = lane.client()) {
            for (ScriptedOrigin origin : origins) {
                origin.close();
            }
            for (int i = 0; i < SERVERS; i++) {
                await(pool, i, "down");
            }
            long asked = lane.stats.upstreamRequests();
            for (int i = 0; i < 21; i++) {
                assertThat(status(client)).isEqualTo(503);
            }
            assertThat(lane.stats.upstreamRequests()).isEqualTo(asked);
            for (int i = 0; i < SERVERS; i++) {
                revive(i);
                await(pool, i, "up");
                assertThat(status(client)).isEqualTo(200);
            }
        }
    }

    private static int status(RawClient client) {
        try {
            return client.get("/").response().status();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Thread> clients(int count) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(this::ask, "client");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private void ask() {
        try (RawClient client = lane.client()) {
            while (!over.get()) {
                WireMessage answer = client.get("/").response();
                if (answer.status() != 200) {
                    failures.merge(answer.text(), 1, Integer::sum);
                }
                answers.incrementAndGet();
            }
        } catch (Exception e) {
            failures.merge(e.toString(), 1, Integer::sum);
        }
    }

    private void finish(List<Thread> clients) throws InterruptedException {
        over.set(true);
        for (Thread client : clients) {
            client.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    private void awaitMore(int count) throws InterruptedException {
        int until = answers.get() + count;
        LaneHarness.await("more answers", () -> answers.get() >= until);
    }

    private static void await(Pool pool, int server, String state) throws InterruptedException {
        LaneHarness.await(
                "server " + server + " is " + state,
                () -> pool.servers().get(server).state().equals(state));
    }

    private void revive(int server) {
        origins.set(server, ScriptedOrigin.answering(origins.get(server).port(), OK));
    }

    private int[] ports() {
        return origins.stream().mapToInt(ScriptedOrigin::port).toArray();
    }
}
