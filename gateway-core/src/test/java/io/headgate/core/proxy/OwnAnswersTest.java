package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.TargetConfig;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the gateway answers itself, or from its cache. */
final class OwnAnswersTest {

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void answersOfTheGatewaysOwn_areDated() throws Exception {
        lane.route("/fixed", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "x")))
                .route("/old", new RedirectTarget(new TargetConfig.ToRedirect(308, "/new")))
                .route("/dated", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of("Date", "then"), "x")))
                .start();
        try (RawClient client = lane.client()) {
            assertNow(client.get("/fixed").response());
            assertNow(client.get("/old").response());
            assertNow(client.get("/nothing").response());
            assertNow(client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").response());
            assertThat(client.get("/dated").response().all("Date")).containsExactly("then");
            assertNow(
                    client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").response());
        }
    }

    @Test
    void optionsAsterisk_isAnsweredByTheGateway() throws Exception {
        lane.route("/*", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "x")))
                .start();
        try (RawClient client = lane.client()) {
            WireMessage answer =
                    client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").response();
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.field("Content-Length")).isNull();
            assertThat(answer.text()).isEmpty();
            assertThat(client.get("/").response().text()).isEqualTo("x");
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
    }

    @Test
    void optionsWithMaxForwards_isCountedAndEndsHereAtZero() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                assertThat(client.send(withMaxForwards("OPTIONS", "0"))
                                .response()
                                .status())
                        .isEqualTo(204);
                assertThat(client.send(withMaxForwards("OPTIONS", "1"))
                                .response()
                                .text())
                        .isEqualTo("hello");
                assertThat(client.send(withMaxForwards("OPTIONS", "many"))
                                .response()
                                .text())
                        .isEqualTo("hello");
                assertThat(client.send(withMaxForwards("GET", "0")).response().text())
                        .isEqualTo("hello");
            }
            assertThat(origin.requests().stream().map(request -> request.field("Max-Forwards")))
                    .containsExactly("0", "many", "0");
        }
    }

    private static String withMaxForwards(String method, String value) {
        return method + " / HTTP/1.1\r\nHost: a\r\nMax-Forwards: " + value + "\r\n\r\n";
    }

    @Test
    void responseThatVariesByAForwardingField_isFoundAgain() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
                + "Cache-Control: max-age=60\r\nVary: X-Forwarded-Proto, X-Real-IP\r\n\r\nhello")) {
            lane.cached("/*", new PoolTarget(lane.makePool(8, 8, origin.port())))
                    .start();
            try (RawClient client = lane.client()) {
                assertThat(client.get("/").response().text()).isEqualTo("hello");
                WireMessage again = client.get("/").response();
                assertThat(again.field("Cache-Status")).contains("hit");
                assertThat(again.text()).isEqualTo("hello");
            }
            assertThat(origin.requests()).hasSize(1);
        }
    }

    private static void assertNow(WireMessage answer) {
        assertThat(answer.all("Date")).hasSize(1);
        ZonedDateTime date = ZonedDateTime.parse(answer.field("Date"), DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(Duration.between(date, ZonedDateTime.now(ZoneOffset.UTC)).abs())
                .isLessThan(Duration.ofMinutes(1));
    }
}
