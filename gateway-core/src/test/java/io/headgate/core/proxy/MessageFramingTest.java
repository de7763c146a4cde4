package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.TargetConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where messages end, and what travels around them. */
final class MessageFramingTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void head_ofPoolAndFixedResponse_announcesTheLengthAndSendsNothing() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")) {
            lane.route("/fixed", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "four")))
                    .pool(origin)
                    .start();
            try (RawClient client = lane.client()) {
                for (int i = 0; i < 3; i++) {
                    client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
                    assertThat(client.responseHead().field("Content-Length")).isEqualTo("500");
                    client.send("HEAD /fixed HTTP/1.1\r\nHost: a\r\n\r\n");
                    assertThat(client.responseHead().field("Content-Length")).isEqualTo("4");
                }
            }
        }
    }

    @Test
    void noContentAndNotModified_haveNoBodyAndTheConnectionGoesOn() throws Exception {
        List<String> answers =
                List.of("HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", OK);
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            for (int i = 0; connection.request() != null; i++) {
                connection.send(answers.get(i));
            }
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                WireMessage noContent = client.get("/").response();
                assertThat(noContent.status()).isEqualTo(204);
                assertThat(noContent.all("Content-Length")).isEmpty();
                assertThat(noContent.all("Transfer-Encoding")).isEmpty();
                WireMessage notModified = client.get("/").response();
                assertThat(notModified.status()).isEqualTo(304);
                assertThat(notModified.field("ETag")).isEqualTo("\"a\"");
                assertThat(notModified.all("Transfer-Encoding")).isEmpty();
                assertThat(client.get("/").response().text()).isEqualTo("hello");
            }
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void pipelinedRequests_areAnsweredInOrder() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            for (WireMessage request = connection.request(); request != null; request = connection.request()) {
                String path = request.startLine().split(" ", -1)[1];
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
            }
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < 20; i++) {
                    all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
                }
                client.send(all.toString());
                for (int i = 0; i < 20; i++) {
                    assertThat(client.response().text()).isEqualTo("/" + i);
                }
            }
        }
    }

    @Test
    void manyPipelinedRequests_areAllAnswered() throws Exception {
        lane.route("/fixed", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "fixed")));
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK);
                RawClient client = lane.pool(origin).start().client()) {
            String get = "GET /fixed HTTP/1.1\r\nHost: a\r\n\r\n";
            String post = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n";
            client.send((get.repeat(20) + post).repeat(50));
            for (int i = 1; i <= 50 * 21; i++) {
                WireMessage answer = client.response();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text().equals("fixed")).as("answer %d", i).isEqualTo(i % 21 != 0);
            }
            assertThat(origin.requests())
                    .hasSize(50)
                    .allMatch(request -> request.text().equals("hi"));
        }
    }

    @Test
    void trailers_ofResponse_arePassedOn() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: chunked",
                "Trailer: X-Sum",
                "",
                "2",
                "hi",
                "0",
                "X-Sum: 7",
                "Connection: close",
                "",
                ""))) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                WireMessage response = client.send(
                                "GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE\r\n\r\n")
                        .response();
                assertThat(response.text()).isEqualTo("hi");
                assertThat(response.trailers()).containsExactly("X-Sum: 7");
            }
            assertThat(origin.requests().get(0).field("TE")).isEqualTo("trailers");
        }
    }

    @Test
    void responseWithoutLength_endsWithTheUpstreamsConnection() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                WireMessage response = client.get("/").response();
                assertThat(response.field("Transfer-Encoding")).isEqualTo("chunked");
                assertThat(response.text()).isEqualTo("until the end");
                assertThat(client.get("/").response().text()).isEqualTo("until the end");
            }
        }
    }

    /** Such a connection must be closed, and what the server says of its fields must not get lost over that. */
    @ParameterizedTest
    @ValueSource(strings = {"204 No Content\r\n", "200 OK\r\nContent-Length: 0\r\n"})
    void emptyResponseThatCloses_fieldsNamedInConnection_endHere(String head) throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send("HTTP/1.1 " + head + "Connection: close, X-Hop\r\nX-Hop: x\r\nX-End: y\r\n\r\n");
            connection.awaitHangUp();
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                WireMessage answer = client.get("/").response();
                assertThat(answer.field("X-End")).isEqualTo("y");
                assertThat(answer.field("X-Hop")).isNull();
                assertThat(client.get("/").response().field("X-Hop")).isNull();
            }
            assertThat(origin.connections()).isEqualTo(2);
        }
    }

    @Test
    void http10Client_getsNoChunks() throws Exception {
        try (ScriptedOrigin origin =
                ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                WireMessage response = client.send("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
                        .response();
                assertThat(response.all("Transfer-Encoding")).isEmpty();
                assertThat(response.field("Connection")).isEqualToIgnoringCase("close");
                assertThat(response.text()).isEqualTo("hi");
            }
        }
    }

    @Test
    void expectContinue_isAskedOfTheUpstream() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            WireMessage head = connection.head();
            if (head.field("Expect").equals("100-continue")) {
                connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                connection.body(head);
                connection.send(OK);
                connection.awaitHangUp();
            }
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(100);
                assertThat(client.send("body").response().text()).isEqualTo("hello");
            }
            assertThat(origin.requests().get(0).text()).isEqualTo("body");
        }
    }

    /** As servers do that know nothing of the expectation, and clients that do not wait for ever. */
    @Test
    void expectContinue_ignoredByTheUpstream_bodyIsSentAllTheSame() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody");
                assertThat(client.response().status()).isEqualTo(100);
                assertThat(client.response().text()).isEqualTo("hello");
            }
            assertThat(origin.requests().get(0).text()).isEqualTo("body");
        }
    }

    @Test
    void expectContinue_askedTwice_bodyIsSentOnce() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            WireMessage head = connection.head();
            connection.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
            connection.body(head);
            connection.send(OK);
            connection.awaitHangUp();
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(100);
                assertThat(client.send("body").response().text()).isEqualTo("hello");
            }
            assertThat(origin.requests().get(0).text()).isEqualTo("body");
        }
    }

    @Test
    void expectContinue_refusedByTheUpstream_closesAfterTheAnswer() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.head();
            connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
            connection.awaitHangUp();
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 400\r\nExpect: 100-continue\r\n\r\n");
                WireMessage response = client.response();
                assertThat(response.status()).isEqualTo(413);
                assertThat(response.field("Connection")).isEqualToIgnoringCase("close");
                assertThat(client.closed()).isTrue();
            }
            LaneHarness.await("the upstream connection is closed", () -> origin.hangUps() == 1);
        }
    }

    @Test
    void earlyHints_arePassedOn_otherInterimResponsesAreNot() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(
                "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                        + OK)) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                for (int i = 0; i < 3; i++) {
                    WireMessage hints = client.get("/").response();
                    assertThat(hints.status()).isEqualTo(103);
                    assertThat(hints.field("Link")).isEqualTo("</a.css>; rel=preload");
                    assertThat(client.response().text()).isEqualTo("hello");
                }
            }
        }
    }

    @Test
    void upgradeConnectTrace_areRefused() throws Exception {
        lane.route("/*", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "x")))
                .start();
        assertThat(status("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"))
                .isEqualTo(501);
        assertThat(status(String.join(
                        "\r\n",
                        "GET / HTTP/1.1",
                        "Host: a",
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
                        "",
                        "")))
                .isEqualTo(200);
        assertThat(status("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n")).isEqualTo(405);
        assertThat(status("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo(405);
        assertThat(status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isGreaterThanOrEqualTo(400);
    }

    @Test
    void tooMuch_isRefusedByItsOwnStatus() throws Exception {
        lane.maxBodySize(10)
                .route("/*", new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "x")))
                .start();
        assertThat(status("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .isEqualTo(414);
        assertThat(status("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(200_000) + "\r\n\r\n"))
                .isEqualTo(431);
        assertThat(status("GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(101) + "\r\n"))
                .isEqualTo(431);
        assertThat(status("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world"))
                .isEqualTo(413);
    }

    @Test
    void chunkedBody_largerThanTheRoute_is413AndNeverCompleteAtTheOrigin() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.maxBodySize(10).pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nfirst,\r\n");
                client.send("6\r\nsecond\r\n0\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(413);
                assertThat(client.closed()).isTrue();
            }
            LaneHarness.await("everything released", () -> lane.held.get() == 0);
            assertThat(origin.requests()).noneMatch(WireMessage::complete);
        }
    }

    @Test
    void afterAnErrorAnswer_pipelinedRequestsAreDropped() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send("GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(400);
                assertThat(client.closed()).isTrue();
            }
            try (RawClient client = lane.client()) {
                client.send("GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
                client.send("0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(400);
                assertThat(client.closed()).isTrue();
            }
            assertThat(origin.requests()).isEmpty();
        }
    }

    private int status(String request) throws Exception {
        try (RawClient client = lane.client()) {
            return client.send(request).response().status();
        }
    }
}
