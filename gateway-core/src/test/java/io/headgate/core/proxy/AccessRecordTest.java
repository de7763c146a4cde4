package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.TargetConfig;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the access log is told of requests that were really made. */
final class AccessRecordTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final LaneHarness lane = new LaneHarness();
    private final List<AccessRecord> log = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void answer_ofAServerAndOfTheCache_namesRouteServerAndBytes() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(
                "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n" + "Content-Length: 5\r\n\r\nhello")) {
            lane.cached("/*", new PoolTarget(lane.makePool(8, 8, origin.port())));
            AccessRecord first = recorded("GET /a?secret=1 HTTP/1.1\r\nHost: Shop.test\r\nUser-Agent: t\r\n\r\n");
            assertThat(first.method()).isEqualTo("GET");
            assertThat(first.host()).isEqualTo("shop.test");
            assertThat(first.path()).isEqualTo("/a");
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.bytes()).isEqualTo(5);
            assertThat(first.route()).isEqualTo("r0");
            assertThat(first.upstream()).isEqualTo("s0");
            assertThat(first.cache()).isEqualTo("miss");
            assertThat(first.problem()).isNull();
            assertThat(first.client()).isEqualTo("127.0.0.1");
            assertThat(first.userAgent()).isEqualTo("t");
            assertThat(first.requestId()).isEqualTo(origin.requests().get(0).field("X-Request-Id"));

            AccessRecord second = recorded("GET /a?secret=1 HTTP/1.1\r\nHost: shop.test\r\n\r\n");
            assertThat(second.cache()).isEqualTo("hit");
            assertThat(second.upstream()).isNull();
            assertThat(second.bytes()).isEqualTo(5);

            AccessRecord none = recorded("GET /b HTTP/1.1\r\nHost: a\r\nCache-Control: only-if-cached\r\n\r\n");
            assertProblem(none, 504, "NOT_CACHED");
        }
    }

    @Test
    void problem_afterRouting_isNamed() throws Exception {
        Filter failing = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                throw new IllegalStateException("broken");
            }
        };
        Filter failingLater = new Filter() {
            @Override
            public Future<?> onResponse(Exchange exchange) {
                throw new IllegalStateException("broken");
            }
        };
        Target fixed = new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "x"));
        try (ScriptedOrigin garbage = ScriptedOrigin.answering("garbage\r\n\r\n");
                ScriptedOrigin closing = new ScriptedOrigin(ScriptedOrigin.Connection::request);
                ScriptedOrigin silent = new ScriptedOrigin(ScriptedOrigin.Connection::awaitHangUp)) {
            lane.route("/nobody", new PoolTarget(lane.makePool(8, 8)))
                    .route("/unreachable", new PoolTarget(lane.makePool(8, 8, closedPort())))
                    .route("/garbage", new PoolTarget(lane.makePool(8, 8, garbage.port())))
                    .route("/closing", new PoolTarget(lane.makePool(8, 8, closing.port())))
                    .route("/filter", fixed, LaneHarness.filter(failing, false))
                    .route("/later", fixed, LaneHarness.filter(failingLater, false))
                    .route(
                            "/query",
                            exchange ->
                                    exchange.fail(Problem.of(new ServiceException("QUERY_TIMEOUT", 504, "too long"))))
                    .route("/bug", exchange -> {
                        throw new IllegalStateException("bug");
                    })
                    .timeout(Duration.ofMillis(100))
                    .route("/silent", new PoolTarget(lane.makePool(8, 8, silent.port())));
            assertProblem(get("/nobody"), 503, "NO_SERVER");
            assertProblem(get("/unreachable"), 502, "UPSTREAM_CONNECT");
            assertProblem(get("/garbage"), 502, "UPSTREAM_PROTOCOL");
            assertProblem(get("/closing"), 502, "UPSTREAM_RESET");
            assertProblem(get("/filter"), 502, "FILTER_FAILED");
            assertProblem(get("/later"), 502, "FILTER_FAILED");
            assertProblem(get("/query"), 504, "QUERY_TIMEOUT");
            assertProblem(get("/bug"), 500, "INTERNAL");
            assertProblem(get("/silent"), 504, "UPSTREAM_TIMEOUT");
            assertThat(log.get(1).upstream()).isEqualTo("s0");
            assertThat(log.get(1).route()).isEqualTo("r1");
            assertThat(log.get(1).bytes()).isPositive();
        }
    }

    @Test
    void request_thatHasNoRoute_isNamedToo() throws Exception {
        AccessRecord record = recorded(GET);
        assertProblem(record, 404, "NO_ROUTE");
        assertThat(record.route()).isNull();
    }

    private AccessRecord get(String path) throws Exception {
        return recorded("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private AccessRecord recorded(String request) throws Exception {
        if (log.isEmpty()) {
            lane.accessLog(log::add).start();
        }
        int before = log.size();
        try (RawClient client = lane.client()) {
            assertThat(client.send(request).response()).isNotNull();
        }
        LaneHarness.await("the request is recorded", () -> log.size() == before + 1);
        return log.get(before);
    }

    private static void assertProblem(AccessRecord record, int status, String code) {
        assertThat(record.problem()).isEqualTo(code);
        assertThat(record.status()).isEqualTo(status);
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
