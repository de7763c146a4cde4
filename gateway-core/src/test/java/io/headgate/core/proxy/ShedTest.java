package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.ListenerConfig;
import io.headgate.core.config.OverloadConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request meets that comes while as many are in flight as may be: one. */
class ShedTest {

    private final LaneHarness lane = new LaneHarness();
    private final CountDownLatch told = new CountDownLatch(1);
    private ScriptedOrigin origin;
    private RawClient busy;

    @BeforeEach
    void fill() throws Exception {
        origin = new ScriptedOrigin(connection -> {
            connection.request();
            LaneHarness.awaitQuietly(() -> told.getCount() == 0);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
            connection.awaitHangUp();
        });
        lane.limits(limits(1)).pool(origin).start();
        busy = lane.client().get("/first");
        LaneHarness.await("the request arrives", () -> origin.requests().size() == 1);
    }

    @AfterEach
    void close() throws Exception {
        told.countDown();
        busy.close();
        lane.close();
        origin.close();
    }

    @Test
    void requestBeyondTheLimit_getsADocumentAndItsConnectionGoesOn() throws Exception {
        try (RawClient client = lane.client()) {
            for (int i = 0; i < 3; i++) {
                WireMessage answer = client.get("/").response();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("Retry-After")).isEqualTo("1");
                assertThat(answer.field("Content-Type")).isEqualTo("application/problem+json");
                assertThat(answer.field("Date")).isNotNull();
                assertThat(answer.field("Connection")).isNull();
                assertThat(answer.text()).contains("\"code\":\"OVERLOADED\"").contains("\"requestId\":\"");
            }
            assertThat(lane.stats.sheds(ShedReason.REQUESTS)).isEqualTo(3);
            assertThat(lane.stats.responses(5)).isEqualTo(3);
            assertThat(origin.requests()).hasSize(1);

            told.countDown();
            assertThat(busy.response().text()).isEqualTo("ok");
            LaneHarness.await("nothing is in flight", () -> lane.stats.inFlight() == 0);
            assertThat(client.get("/").response().text()).isEqualTo("ok");
        }
    }

    @Test
    void requestBeyondTheLimit_withASmallBody_isAnsweredAndItsConnectionGoesOn() throws Exception {
        try (RawClient client = lane.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(503);
            client.send("x".repeat(5000));
            assertThat(client.get("/").response().status()).isEqualTo(503);
        }
    }

    @Test
    void headBeyondTheLimit_getsNoBody() throws Exception {
        try (RawClient client = lane.client()) {
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            WireMessage answer = client.responseHead();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(Integer.parseInt(answer.field("Content-Length"))).isPositive();
            assertThat(client.get("/").response().status()).isEqualTo(503);
        }
    }

    @Test
    void requestWhoseEndIsUncertainOrFar_isTheLastOfItsConnection() throws Exception {
        for (String fields : List.of(
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Content-Length: 5\r\nExpect: 100-continue\r\n",
                "Content-Length: 500000\r\n")) {
            try (RawClient client = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
                WireMessage answer = client.response();
                assertThat(answer.status()).as(fields).isIn(503, 400);
                assertThat(answer.field("Connection")).as(fields).isEqualToIgnoringCase("close");
                client.get("/smuggled");
                assertThat(client.closed()).as(fields).isTrue();
            }
        }
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void limitThatIsRaised_letsRequestsIn() throws Exception {
        try (RawClient client = lane.client()) {
            assertThat(client.get("/").response().status()).isEqualTo(503);
            lane.listeners()
                    .prepare(Map.of("web", new ListenerConfig("web", "127.0.0.1", 0)), limits(2))
                    .compose(Listeners.Change::commit)
                    .await(10, TimeUnit.SECONDS);
            client.get("/second");
            LaneHarness.await("it is let in", () -> origin.requests().size() == 2 && lane.stats.inFlight() == 2);
            told.countDown();
            assertThat(client.response().text()).isEqualTo("ok");
        }
    }

    private static LimitsConfig limits(int requests) {
        LimitsConfig usual = LaneHarness.LIMITS;
        return new LimitsConfig(
                usual.headTimeout(),
                usual.keepAliveTimeout(),
                usual.idleTimeout(),
                usual.minRateBytesPerSecond(),
                usual.minRateAfter(),
                usual.maxHeadSize(),
                usual.maxFields(),
                usual.maxConnections(),
                new OverloadConfig(requests, Duration.ofMinutes(1), 100, 100),
                usual.drainTimeout(),
                usual.stopDelay());
    }
}
