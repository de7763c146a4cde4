package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.TargetConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilterRunTest {

    private final LaneHarness lane = new LaneHarness();
    private final Target target = new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "target"));

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void filters_runInOrderAndBackwards() throws Exception {
        lane.route("/*", target, marking("a", false), marking("b", true), marking("c", false))
                .start();
        WireMessage answer = get();
        assertThat(answer.all("X-Mark")).containsExactly("c", "b", "a");
        assertThat(answer.text()).isEqualTo("target");
    }

    @Test
    void filterThatAnswers_endsTheWay() throws Exception {
        Filter answering = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                exchange.respond(new ResponseHead(403, new Headers()), Body.of(Buffer.buffer("no")));
                return null;
            }
        };
        lane.route("/*", target, marking("a", false), LaneHarness.filter(answering, false), marking("c", false))
                .start();
        WireMessage answer = get();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.all("X-Mark")).containsExactly("a");
    }

    /** The client must not take the next response for the rest of this one, nor a part of it for the whole. */
    @ParameterizedTest
    @CsvSource({"3, 502", "5, 502", "20, cut"})
    void filterWhoseBodyIsOfAnotherLengthThanItSays_is502OrCut(int length, String expected) throws Exception {
        Filter answering = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                exchange.respond(
                        new ResponseHead(200, new Headers()),
                        new Body.Streamed(new OwnStream("12345", "67890", ""), length));
                return null;
            }
        };
        lane.route("/*", target, LaneHarness.filter(answering, false)).start();
        assertThat(outcome()).isEqualTo(expected);
    }

    private String outcome() throws Exception {
        try (RawClient client = lane.client()) {
            WireMessage answer = client.get("/").response();
            return answer == null || !answer.complete() ? "cut" : String.valueOf(answer.status());
        } catch (SocketException reset) {
            return "cut";
        }
    }

    @Test
    void filterThatFails_is502OrPassedOver() throws Exception {
        Filter failing = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                throw new IllegalStateException("broken");
            }
        };
        lane.route("/skip", target, LaneHarness.filter(failing, true))
                .route("/*", target, LaneHarness.filter(failing, false))
                .start();
        assertThat(get().status()).isEqualTo(502);
        try (RawClient client = lane.client()) {
            assertThat(client.get("/skip").response().text()).isEqualTo("target");
        }
    }

    @Test
    void responseFilterThatFails_is502() throws Exception {
        Filter failing = new Filter() {
            @Override
            public Future<?> onResponse(Exchange exchange) {
                return Future.failedFuture("broken");
            }
        };
        lane.route("/*", target, LaneHarness.filter(failing, false)).start();
        WireMessage answer = get();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("FILTER_FAILED");
    }

    @Test
    void filterThatNeverFinishes_endsWithTheRoutesTimeout() throws Exception {
        Filter stuck = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                return Promise.promise().future();
            }
        };
        lane.timeout(Duration.ofMillis(200))
                .route("/*", target, LaneHarness.filter(stuck, false))
                .start();
        assertThat(get().status()).isEqualTo(502);
    }

    @Test
    void responseFilterThatNeverFinishes_isPassedOverWhenItMayBe() throws Exception {
        Filter stuck = new Filter() {
            @Override
            public Future<?> onResponse(Exchange exchange) {
                return Promise.promise().future();
            }
        };
        lane.timeout(Duration.ofMillis(200))
                .route("/skip", target, marking("a", false), LaneHarness.filter(stuck, true))
                .route("/*", target, marking("a", false), LaneHarness.filter(stuck, false))
                .start();
        try (RawClient client = lane.client()) {
            WireMessage answer = client.get("/skip").response();
            assertThat(answer.text()).isEqualTo("target");
            assertThat(answer.all("X-Mark")).containsExactly("a");
            assertThat(client.get("/").response().text()).contains("FILTER_FAILED");
        }
    }

    @Test
    void filterAfterOneThatNeverFinishes_hasItsOwnTime() throws Exception {
        Filter stuck = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                return Promise.promise().future();
            }
        };
        Filter slow = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                return lane.vertx.timer(500);
            }
        };
        lane.timeout(Duration.ofSeconds(1))
                .route("/*", target, LaneHarness.filter(stuck, true), LaneHarness.filter(slow, false))
                .start();
        assertThat(get().text()).isEqualTo("target");
    }

    @ParameterizedTest
    @CsvSource({"ANSWER, FILTER_FAILED", "CLOSE, ACCESS_UNCERTAIN", "SKIP, target"})
    void filterWhosePluginIsInQuarantine_isNotCalled(GuardedFilter.OnFailure onFailure, String expected)
            throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Filter counting = new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                calls.incrementAndGet();
                return null;
            }

            @Override
            public Future<?> onResponse(Exchange exchange) {
                calls.incrementAndGet();
                return null;
            }
        };
        lane.route("/*", target, marking("a", false), LaneHarness.closed(counting, onFailure))
                .start();
        WireMessage answer = get();
        assertThat(answer.text()).contains(expected);
        assertThat(answer.status())
                .isEqualTo(expected.equals("target") ? 200 : onFailure == GuardedFilter.OnFailure.CLOSE ? 503 : 502);
        assertThat(calls).hasValue(0);
    }

    @Test
    void targetThatThrows_is500WithARequestId() throws Exception {
        lane.route("/*", exchange -> {
                    throw new IllegalStateException("bug");
                })
                .start();
        WireMessage answer = get();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).contains("INTERNAL", "requestId").doesNotContain("bug");
    }

    private WireMessage get() throws Exception {
        try (RawClient client = lane.client()) {
            return client.get("/").response();
        }
    }

    /** Leaves its mark on the response, asynchronously on request if wanted. */
    private GuardedFilter marking(String mark, boolean async) {
        return LaneHarness.filter(
                new Filter() {
                    @Override
                    public Future<?> onRequest(Exchange exchange) {
                        return async ? lane.vertx.timer(5) : null;
                    }

                    @Override
                    public Future<?> onResponse(Exchange exchange) {
                        exchange.response().headers().add("X-Mark", mark);
                        return async ? Future.succeededFuture() : null;
                    }
                },
                false);
    }
}
