package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the decoder itself gives up on is refused with a document too, and nothing of it reaches an origin as a whole. */
final class MalformedRequestTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final LaneHarness lane = new LaneHarness();
    private final List<AccessRecord> log = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    /** Lines are separated by a bar. */
    @ParameterizedTest
    @CsvSource({
        "'POST / HTTP/1.1|Host: a|Content-Length: 3|Transfer-Encoding: chunked||0||', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 3||0||', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Content-Length: 3|Content-Length: 3||abc', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Content-Length: 3|Content-Length: 4||abc', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Content-Length: 3, 3||abc', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Content-Length: +3||abc', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Content-Length: -3||abc', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Content-Length: 0x3||abc', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Content-Length: ||abc', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip||abc', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||0||', 400, BAD_FRAMING",
        "'POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||0||', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||zz|', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|abc|zz|', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|abcdef|', 400, BAD_FRAMING",
        "'POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||-1|', 400, BAD_FRAMING",
        "'GET / HTTP/1.2|Host: a||', 505, VERSION_NOT_SUPPORTED",
        "'GET / HTTP/2.0|Host: a||', 505, VERSION_NOT_SUPPORTED",
        "'PRI * HTTP/2.0||SM||', 505, VERSION_NOT_SUPPORTED",
        "'GET / HTTP/0.9|Host: a||', 505, VERSION_NOT_SUPPORTED",
        "'GET / FTP/1.1|Host: a||', 400, BAD_REQUEST",
        "'nonsense|||', 400, BAD_REQUEST"
    })
    void request_thatCannotBeRead_isRefusedWithItsCode(String lines, int status, String code) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.accessLog(log::add).pool(origin).start();
            try (RawClient client = lane.client()) {
                client.send(lines.replace("|", "\r\n") + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
                WireMessage answer = client.response();
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.field("Content-Type")).isEqualTo("application/problem+json");
                assertThat(new JsonObject(answer.text()).getString("code")).isEqualTo(code);
                assertThat(answer.field("Connection")).isEqualToIgnoringCase("close");
                assertThat(client.closed()).isTrue();
            }
            LaneHarness.await("everything released", () -> lane.held.get() == 0);
            assertThat(origin.requests()).noneMatch(WireMessage::complete);
            assertThat(log).hasSize(1);
            assertThat(log.get(0).status()).isEqualTo(status);
            assertThat(log.get(0).problem()).isEqualTo(code);
        }
    }

    @Test
    void brokenChunk_behindARequestThatIsBeingAnswered_concernsOnlyItsOwn() throws Exception {
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            connection.request();
            LaneHarness.awaitQuietly(() -> lane.stats.inFlight() > 0);
            connection.send(OK);
            connection.request();
        })) {
            lane.pool(origin).start();
            try (RawClient client = lane.client()) {
                String post = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + post);
                assertThat(client.response().text()).isEqualTo("ok");
                WireMessage answer = client.response();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text()).contains("BAD_FRAMING");
                assertThat(client.closed()).isTrue();
            }
        }
        LaneHarness.await("everything released", () -> lane.held.get() == 0);
    }
}
