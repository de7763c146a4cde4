package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.TargetConfig;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LaneTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Origin: a\r\n\r\nhello";

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void get_poolTarget_answersWithTheOriginsResponse() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                WireMessage response = client.get("/a?b=c").response();
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.text()).isEqualTo("hello");
                assertThat(response.field("Content-Length")).isEqualTo("5");
                assertThat(response.field("X-Origin")).isEqualTo("a");
                assertThat(response.field("Via")).isEqualTo("1.1 headgate");
            }
            WireMessage request = origin.requests().get(0);
            assertThat(request.startLine()).isEqualTo("GET /a?b=c HTTP/1.1");
            assertThat(request.field("Host")).isEqualTo("shop.test");
            assertThat(request.field("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(origin.refused()).isEmpty();
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
    }

    @Test
    void post_withLength_arrivesWithTheSameLength() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello ")
                        .send("world");
                assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(origin.requests().get(0).text()).isEqualTo("hello world");
            assertThat(origin.requests().get(0).field("Content-Length")).isEqualTo("11");
        }
    }

    @Test
    void post_chunked_arrivesChunked() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
                        .send("3\r\nyou\r\n0\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(origin.requests().get(0).text()).isEqualTo("helloyou");
            assertThat(origin.requests().get(0).field("Transfer-Encoding")).isEqualTo("chunked");
        }
    }

    @Test
    void get_chunkedResponse_staysChunked() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                WireMessage response = client.get("/").response();
                assertThat(response.text()).isEqualTo("abcde");
                assertThat(response.field("Transfer-Encoding")).isEqualTo("chunked");
                assertThat(client.get("/").response().text()).isEqualTo("abcde");
            }
        }
    }

    @Test
    void get_fixedResponse_isAnswered() throws Exception {
        lane.route("/fixed", new ResponseTarget(new TargetConfig.ToResponse(201, Map.of("X-A", "b"), "made")))
                .route(
                        "/old/*",
                        new RedirectTarget(new TargetConfig.ToRedirect(308, "http://{host}/new{path}?{query}")))
                .start();
        try (RawClient client = lane.client()) {
            WireMessage fixed = client.get("/fixed").response();
            assertThat(fixed.status()).isEqualTo(201);
            assertThat(fixed.field("X-A")).isEqualTo("b");
            assertThat(fixed.text()).isEqualTo("made");
            WireMessage redirect = client.get("/old/x?y=1").response();
            assertThat(redirect.status()).isEqualTo(308);
            assertThat(redirect.field("Location")).isEqualTo("http://shop.test/new/old/x?y=1");
        }
    }

    @Test
    void get_noRoute_isAProblemAndTheConnectionGoesOn() throws Exception {
        lane.route("/fixed", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "x")))
                .start();
        try (RawClient client = lane.client()) {
            WireMessage problem = client.get("/nothing").response();
            assertThat(problem.status()).isEqualTo(404);
            assertThat(problem.field("Content-Type")).isEqualTo("application/problem+json");
            assertThat(problem.text()).contains("\"code\":\"NO_ROUTE\"", "\"requestId\":\"");
            assertThat(client.get("/fixed").response().status()).isEqualTo(200);
        }
    }

    @Test
    void get_manyOnOneConnection_reusesTheUpstreamConnection() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                for (int i = 0; i < 20; i++) {
                    assertThat(client.get("/" + i).response().text()).isEqualTo("hello");
                }
            }
            assertThat(origin.connections()).isEqualTo(1);
        }
    }
}
