package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.TargetConfig;
import io.headgate.core.upstream.Pool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many clients that leave whenever they like. */
final class LeavingClientsTest {

    private static final int THREADS = 6;
    private static final int VISITS = 50;
    private static final String LARGE = "x".repeat(400_000);
    private static final List<String> REQUESTS = List.of(
            "GET /fixed HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /cached HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /length HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /chunks HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /fixed HTTP/1.1\r\nHost: a\r\n\r\nGET /length HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n" + "y".repeat(50_000),
            "POST /chunks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2710\r\n" + "y".repeat(10_000)
                    + "\r\n0\r\n\r\n",
            "POST /fixed HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n" + "y".repeat(50_000));

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void clientsThatLeaveAtAnyTime_leaveNothingBehind() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(LeavingClientsTest::answer)) {
            Pool pool = lane.makePool(16, 1024, origin.port());
            lane.loops(2)
                    .route("/fixed", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), LARGE)))
                    .cached("/cached", new PoolTarget(pool))
                    .route("/*", new PoolTarget(pool))
                    .start();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                threads.add(new Thread(() -> visits(random), "client"));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(30));
                assertThat(thread.isAlive()).isFalse();
            }
            LaneHarness.await("every request has let go of its routing", () -> lane.held.get() == 0);
            LaneHarness.await("every connection is counted out", () -> lane.stats.connections() == 0);
            assertThat(lane.stats.inFlight()).isZero();
            assertThat(pool.servers().get(0).active()).isZero();
            try (RawClient client = lane.client()) {
                assertThat(client.get("/length").response().text()).isEqualTo(LARGE);
            }
        }
    }

    private void visits(Random random) {
        for (int i = 0; i < VISITS; i++) {
            try (RawClient client = lane.client()) {
                String request = REQUESTS.get(random.nextInt(REQUESTS.size()));
                client.send(random.nextInt(3) > 0 ? request : request.substring(0, random.nextInt(request.length())));
                int wanted = random.nextInt(4) == 0 ? 0 : random.nextInt(LARGE.length());
                read(client, random.nextBoolean() ? Math.min(wanted, 100) : wanted);
                if (random.nextBoolean()) {
                    client.reset();
                }
            } catch (Exception left) {
                // The gateway may refuse what was cut short.
            }
        }
    }

    private static void read(RawClient client, int wanted) throws IOException {
        client.socket().setSoTimeout(50);
        byte[] bytes = new byte[8192];
        int read = 0;
        while (read < wanted) {
            int more = client.socket().getInputStream().read(bytes);
            if (more < 0) {
                return;
            }
            read += more;
        }
    }

    private static void answer(ScriptedOrigin.Connection connection) throws IOException {
        for (WireMessage request = connection.request(); request != null; request = connection.request()) {
            if (request.startLine().contains("/chunks")) {
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "61a80\r\n" + LARGE);
                connection.send("\r\n0\r\n\r\n");
            } else {
                connection.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: " + LARGE.length()
                        + "\r\n\r\n" + LARGE);
            }
        }
    }
}
