package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Attribute;
import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.TargetConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When and where filters finish, and what becomes of responses that they have a hand in. */
final class FilterAnswersTest {

    private static final String FRESH = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n";

    private final LaneHarness lane = new LaneHarness();
    private final Target target = new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "target"));

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void filterThatFinishesOnAnotherThread_theRestStaysOnTheEventLoop() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        Filter elsewhere = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                threads.add(Thread.currentThread());
                return completedElsewhere();
            }

            @Override
            public Future<?> onResponse(Exchange exchange) {
                threads.add(Thread.currentThread());
                return completedElsewhere();
            }
        };
        Target noting = exchange -> {
            threads.add(Thread.currentThread());
            target.handle(exchange);
        };
        lane.loops(2)
                .route("/*", noting, LaneHarness.filter(elsewhere, false), LaneHarness.filter(elsewhere, false))
                .start();
        assertThat(get("/").text()).isEqualTo("target");
        assertThat(threads).hasSize(5).containsOnly(threads.get(0));
    }

    private static Future<?> completedElsewhere() {
        Promise<Void> promise = Promise.promise();
        Thread thread = new Thread(promise::complete, "elsewhere");
        thread.setDaemon(true);
        thread.start();
        return promise.future();
    }

    @Test
    void filterThatAnswersAfterItWasPassedOver_isRefused() throws Exception {
        AtomicReference<Exchange> late = new AtomicReference<>();
        AtomicReference<Context> loop = new AtomicReference<>();
        AtomicBoolean refused = new AtomicBoolean();
        Filter stuck = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                if (!late.compareAndSet(null, exchange)) {
                    return null;
                }
                loop.set(Vertx.currentContext());
                return Promise.promise().future();
            }
        };
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            LaneHarness.awaitQuietly(refused::get);
            connection.send(FRESH + "Content-Length: 6\r\n\r\norigin");
            connection.request();
        })) {
            lane.timeout(Duration.ofMillis(100))
                    .cached("/*", new PoolTarget(lane.makePool(8, 8, origin.port())), LaneHarness.filter(stuck, true))
                    .start();
            try (RawClient client = lane.client().get("/")) {
                LaneHarness.await("the origin is asked", () -> origin.requests().size() == 1);
                CompletableFuture<Throwable> thrown = new CompletableFuture<>();
                loop.get().runOnContext(nothing -> thrown.complete(respond(late.get())));
                assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
                refused.set(true);
                assertThat(client.response().text()).isEqualTo("origin");
                assertThat(client.get("/").response().text()).isEqualTo("origin");
            }
            assertThat(origin.requests()).hasSize(1);
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
        assertThat(lane.stats.inFlight()).isZero();
    }

    private static Throwable respond(Exchange exchange) {
        try {
            exchange.respond(new ResponseHead(200, new Headers()), Body.of(Buffer.buffer("late")));
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** What a filter makes of one response must not become everybody's. */
    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void filterThatTakesTheBodyOff_emptyResponseIsNotStored(int status) throws Exception {
        Filter takingOff = new Filter() {
            @Override
            public Future<?> onResponse(Exchange exchange) {
                if (exchange.request().headers().contains("X-Known")) {
                    exchange.response().status(status);
                }
                return null;
            }
        };
        try (ScriptedOrigin origin =
                ScriptedOrigin.answering(FRESH + "Transfer-Encoding: chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n")) {
            lane.cached("/*", new PoolTarget(lane.makePool(8, 8, origin.port())), LaneHarness.filter(takingOff, false))
                    .start();
            try (RawClient client = lane.client()) {
                client.send("GET / HTTP/1.1\r\nHost: shop.test\r\nX-Known: 1\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(status);
                assertThat(client.get("/").response().text()).isEqualTo("page");
                assertThat(client.get("/").response().text()).isEqualTo("page");
            }
            assertThat(origin.requests()).hasSize(2);
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
    }

    /** Nobody would notice that such a server sends for ever. */
    @Test
    void filterThatTakesTheBodyOff_endlessAnswerIsGivenUp() throws Exception {
        Filter takingOff = new Filter() {
            @Override
            public Future<?> onResponse(Exchange exchange) {
                exchange.response().status(304);
                return null;
            }
        };
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\n");
            connection.awaitHangUp();
        })) {
            lane.route("/*", new PoolTarget(lane.makePool(8, 8, origin.port())), LaneHarness.filter(takingOff, false))
                    .start();
            assertThat(get("/").status()).isEqualTo(304);
            LaneHarness.await("the server is let go", () -> origin.hangUps() == 1);
        }
    }

    @Test
    void filterWhoseResponseIsReplaced_ownStreamIsReadToItsEnd() throws Exception {
        OwnStream stream = new OwnStream("chunk");
        Filter failing = new Filter() {
            @Override
            public Future<?> onResponse(Exchange exchange) {
                return Future.failedFuture("broken");
            }
        };
        lane.route("/*", target, LaneHarness.filter(failing, false), LaneHarness.filter(answering(stream), false))
                .start();
        assertThat(get("/").text()).contains("FILTER_FAILED");
        LaneHarness.await("the stream has ended", () -> stream.ended());
    }

    @Test
    void clientThatLeavesWhileAFilterWorks_ownStreamIsReadToItsEnd() throws Exception {
        OwnStream stream = new OwnStream("chunk");
        AtomicBoolean waiting = new AtomicBoolean();
        Filter stuck = new Filter() {
            @Override
            public Future<?> onResponse(Exchange exchange) {
                waiting.set(true);
                return Promise.promise().future();
            }
        };
        lane.route("/*", target, LaneHarness.filter(stuck, false), LaneHarness.filter(answering(stream), false))
                .start();
        try (RawClient client = lane.client().get("/")) {
            LaneHarness.await("the filter works", waiting::get);
            client.reset();
        }
        LaneHarness.await("the stream has ended", () -> stream.ended());
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
    }

    @Test
    void attribute_leftByAFilter_isThereForTheNextOneAndTheTarget() throws Exception {
        Attribute<String> user = Attribute.of("user", String.class);
        Attribute<String> namesake = Attribute.of("user", String.class);
        List<String> seen = new CopyOnWriteArrayList<>();
        Filter leaving = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                seen.add("before " + exchange.attribute(user));
                exchange.attribute(user, "ann");
                return null;
            }

            @Override
            public Future<?> onResponse(Exchange exchange) {
                seen.add("at last " + exchange.attribute(user));
                return null;
            }
        };
        Filter finding = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                seen.add("then " + exchange.attribute(user) + " and " + exchange.attribute(namesake));
                return null;
            }
        };
        Target removing = exchange -> {
            exchange.attribute(user, null);
            target.handle(exchange);
        };
        lane.route("/*", removing, LaneHarness.filter(leaving, false), LaneHarness.filter(finding, false))
                .start();
        get("/");
        assertThat(seen).containsExactly("before null", "then ann and null", "at last null");
    }

    private WireMessage get(String path) throws Exception {
        try (RawClient client = lane.client()) {
            return client.get(path).response();
        }
    }

    private static Filter answering(ReadStream<Buffer> stream) {
        return new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                exchange.respond(new ResponseHead(200, new Headers()), new Body.Streamed(stream, -1));
                return null;
            }
        };
    }
}
