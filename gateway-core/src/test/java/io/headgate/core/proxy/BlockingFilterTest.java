package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headgate.api.http.Attribute;
import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.TargetConfig;
import io.headgate.core.plugin.PluginPolicy;
import io.headgate.core.plugin.WorkerThreads;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BlockingFilterTest {

    private static final Attribute<String> WHO = Attribute.of("who", String.class);

    private final LaneHarness lane = new LaneHarness();
    private final WorkerThreads workers = new WorkerThreads("test", new PluginPolicy.Workers(1, 1));
    private final CountDownLatch going = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Target target = new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "target"));

    @AfterEach
    void close() throws Exception {
        goOn.countDown();
        lane.close();
    }

    @Test
    void call_whileItBlocks_theEventLoopServesOthers() throws Exception {
        lane.route("/blocks", target, blocking(exchange -> waiting(), false))
                .route("/*", target)
                .start();
        try (RawClient client = lane.client();
                RawClient other = lane.client()) {
            client.get("/blocks");
            assertTrue(going.await(20, TimeUnit.SECONDS));
            assertThat(other.get("/").response().text()).isEqualTo("target");
            goOn.countDown();
            assertThat(client.response().text()).isEqualTo("target");
        }
    }

    @Test
    void call_whatItDoesToTheExchange_takesEffectOnTheEventLoop() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        Filter filter = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                thread.set(Thread.currentThread());
                exchange.request().headers().set("X-User", "ann").remove("Accept");
                exchange.attribute(WHO, "ann");
                return null;
            }

            @Override
            public Future<?> onResponse(Exchange exchange) {
                exchange.response().headers().add("X-Who", exchange.attribute(WHO));
                exchange.response().status(203);
                return Future.succeededFuture();
            }
        };
        Filter later = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                assertTrue(Context.isOnEventLoopThread());
                assertEquals("ann", exchange.attribute(WHO));
                exchange.attribute(
                        WHO,
                        exchange.request().headers().get("X-User") + " by "
                                + exchange.request().headers().get("Accept"));
                return null;
            }
        };
        lane.route("/*", target, LaneHarness.filter(filter, false, workers), LaneHarness.filter(later, false))
                .start();
        WireMessage answer = get("/");
        assertThat(answer.status()).isEqualTo(203);
        assertThat(answer.all("X-Who")).containsExactly("ann by null");
        assertThat(thread.get().getName()).startsWith("headgate-filter-test-");
    }

    @Test
    void call_thatAnswers_endsTheWay() throws Exception {
        lane.route(
                        "/*",
                        target,
                        blocking(
                                exchange -> {
                                    exchange.respond(
                                            new ResponseHead(403, new Headers()), Body.of(Buffer.buffer("no")));
                                    return null;
                                },
                                false))
                .start();
        WireMessage answer = get("/");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).isEqualTo("no");
    }

    @Test
    void call_thatThrows_is502OrPassedOverWithoutAnyEffect() throws Exception {
        Function<Exchange, Future<?>> failing = exchange -> {
            exchange.respond(new ResponseHead(200, new Headers()), Body.of(Buffer.buffer("half")));
            throw new IllegalStateException("broken");
        };
        lane.route("/skip", target, blocking(failing, true))
                .route("/*", target, blocking(failing, false))
                .start();
        assertThat(get("/").text()).contains("FILTER_FAILED");
        assertThat(get("/skip").text()).isEqualTo("target");
    }

    @Test
    void call_beyondThreadsAndQueue_is503WithRetryAfter() throws Exception {
        lane.route("/*", target, blocking(exchange -> null, true)).start();
        assertNotNull(workers.call(this::waiting));
        assertTrue(going.await(20, TimeUnit.SECONDS));
        WorkerThreads.Work queued = workers.call(() -> null);
        WireMessage refused = get("/");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("FILTER_BUSY");
        assertThat(refused.all("Retry-After")).containsExactly("1");
        goOn.countDown();
        LaneHarness.await("the queue to be empty", () -> queued.future().isComplete());
        assertThat(get("/").text()).isEqualTo("target");
    }

    @Test
    void call_longerThanTheRoutesTimeout_isInterruptedAnd502() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        lane.timeout(Duration.ofMillis(200))
                .route(
                        "/*",
                        target,
                        blocking(
                                exchange -> {
                                    try {
                                        assertFalse(goOn.await(1, TimeUnit.MINUTES));
                                    } catch (InterruptedException e) {
                                        interrupted.countDown();
                                    }
                                    exchange.request().headers().set("X-Late", "1");
                                    return null;
                                },
                                false))
                .start();
        assertThat(get("/").text()).contains("FILTER_FAILED");
        assertTrue(interrupted.await(20, TimeUnit.SECONDS));
    }

    private Future<?> waiting() {
        going.countDown();
        try {
            assertTrue(goOn.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private GuardedFilter blocking(Function<Exchange, Future<?>> call, boolean skipOnFailure) {
        return LaneHarness.filter(
                new Filter() {
                    @Override
                    public Future<?> onRequest(Exchange exchange) {
                        return call.apply(exchange);
                    }
                },
                skipOnFailure,
                workers);
    }

    private WireMessage get(String path) throws Exception {
        try (RawClient client = lane.client()) {
            return client.get(path).response();
        }
    }
}
