package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No byte that an origin sends too much, too early or wrongly ever reaches another client. */
final class PoisoningTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String EVIL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL";

    private final LaneHarness lane = new LaneHarness();
    private final AtomicBoolean idle = new AtomicBoolean();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + EVIL,
                OK + "HTTP/1.1 200 OK\r\nX-Half: ",
                OK + "\r\nHTTP/1.1 200",
                "HTTP/1.1 102 Processing\r\n\r\n" + OK + EVIL,
                "HTTP/1.1 204 No Content\r\nContent-Length: 67\r\n\r\n" + EVIL,
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 67\r\n\r\n" + EVIL,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + EVIL,
                "HTTP/1.1 104 Strange\r\n\r\n" + EVIL,
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n" + EVIL,
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + EVIL,
                "HTTP/1.1 99 Low\r\nContent-Length: 0\r\n\r\n" + EVIL,
            })
    void bytesTooMany_neverReachTheNextClient(String answer) throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            if (connection.request() != null) {
                connection.send(connection.number() == 1 ? answer : OK);
            }
            connection.awaitHangUp();
        })) {
            lane.pool(1, 10, origin.port()).start();
            try (RawClient first = lane.client();
                    RawClient second = lane.client()) {
                WireMessage answered = first.get("/1").response();
                assertThat(answered.text()).doesNotContain("EVIL");
                WireMessage innocent = second.get("/2").response();
                assertThat(innocent.status()).isEqualTo(200);
                assertThat(innocent.text()).isEqualTo("ok");
            }
            assertThat(origin.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void severalLengths_are502(String version) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(
                version + " 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\nokok")) {
            lane.pool(1, 10, origin.port()).start();
            try (RawClient client = lane.client()) {
                WireMessage answer = client.get("/").response();
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.text()).contains("UPSTREAM_PROTOCOL");
            }
        }
    }

    @Test
    void headWithABody_neverReachesTheNextClient() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            if (connection.request() != null) {
                connection.send(connection.number() == 1 ? "HTTP/1.1 200 OK\r\nContent-Length: 67\r\n\r\n" : OK);
            }
            connection.awaitHangUp();
        })) {
            lane.pool(1, 10, origin.port()).start();
            try (RawClient first = lane.client();
                    RawClient second = lane.client()) {
                first.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(first.responseHead().status()).isEqualTo(200);
                assertThat(second.get("/").response().text()).isEqualTo("ok");
            }
            assertThat(origin.connections()).isEqualTo(2);
        }
    }

    @Test
    void bytesWhileIdle_closeTheConnection() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send(OK);
            if (connection.number() == 1) {
                LaneHarness.awaitQuietly(idle::get);
                connection.send(EVIL);
            }
            connection.awaitHangUp();
        })) {
            lane.pool(1, 10, origin.port()).start();
            try (RawClient first = lane.client();
                    RawClient second = lane.client()) {
                assertThat(first.get("/1").response().text()).isEqualTo("ok");
                idle.set(true);
                LaneHarness.await("the connection is closed", () -> origin.hangUps() == 1);
                assertThat(second.get("/2").response().text()).isEqualTo("ok");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"102 Processing", "100 Continue", "103 Early Hints"})
    void interimResponsesWithoutEnd_are502AndClose(String status) throws Exception {
        String flood = ("HTTP/1.1 " + status + "\r\n\r\n").repeat(1000);
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            connection.send(flood);
            connection.awaitHangUp();
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                WireMessage answer = client.get("/").response();
                while (answer.status() == 103) {
                    answer = client.response();
                }
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.text()).contains("UPSTREAM_PROTOCOL");
                LaneHarness.await("the connection is closed", () -> origin.hangUps() == 1);
            }
        }
    }

    @Test
    void garbage_is502() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering("SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                WireMessage answer = client.get("/").response();
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.text()).contains("UPSTREAM_PROTOCOL");
            }
            assertThat(origin.requests()).hasSize(1);
        }
    }
}
