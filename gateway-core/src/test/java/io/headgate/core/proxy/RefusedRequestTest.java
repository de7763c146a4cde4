package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused on the wire: the answer says so, the connection ends, and nothing of it comes to an origin. */
final class RefusedRequestTest {

    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

    private static ScriptedOrigin origin;
    private static LaneHarness lane;

    @BeforeAll
    static void start() throws Exception {
        origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        lane = new LaneHarness().pool(origin).start();
    }

    @AfterAll
    static void close() throws Exception {
        lane.close();
        origin.close();
    }

    @ParameterizedTest
    @MethodSource("io.headgate.core.proxy.HostileVectors#hosts")
    void host_notOne_is400(String host) throws Exception {
        assertRefused(400, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\nHost: a\r\n", "Host: a\r\nhost: b\r\n", "Host: a\r\n b\r\n"})
    void host_missingDoubledOrFolded_is400(String fields) throws Exception {
        assertRefused(400, "GET / HTTP/1.1\r\n" + fields + "\r\n");
    }

    @ParameterizedTest
    @MethodSource({
        "io.headgate.core.proxy.HostileVectors#targets",
        "io.headgate.core.proxy.HostileVectors#absoluteTargets"
    })
    void target_notOne_is400(String target) throws Exception {
        assertRefused(400, "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("io.headgate.core.proxy.HostileVectors#methods")
    void method_notAToken_is400(String method) throws Exception {
        assertRefused(400, method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT a:443", "CONNECT /", "TRACE /"})
    void method_neverAllowed_is405(String start) throws Exception {
        assertRefused(405, start + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    /** All but {@code a:}, which makes a field {@code a} with a colon in its value. */
    static Stream<String> fieldNames() {
        return HostileVectors.fieldNames().filter(name -> !name.endsWith(":"));
    }

    @ParameterizedTest
    @MethodSource("fieldNames")
    void field_withoutAGoodName_is400(String name) throws Exception {
        assertRefused(400, "GET / HTTP/1.1\r\nHost: a\r\n" + name + ": b\r\n\r\n");
    }

    /** All that can be written in eight bits. */
    static Stream<String> fieldValues() {
        return HostileVectors.fieldValues().filter(value -> value.chars().allMatch(c -> c < 256));
    }

    @ParameterizedTest
    @MethodSource("fieldValues")
    void field_withoutAGoodValue_is400(String value) throws Exception {
        assertRefused(400, "GET / HTTP/1.1\r\nHost: a\r\nX: " + value + "\r\n\r\n");
    }

    /** All that the whitespace around a value is not what is wrong with. */
    static Stream<String> contentLengths() {
        return HostileVectors.contentLengths().filter(value -> !value.strip().equals("5"));
    }

    @ParameterizedTest
    @MethodSource("contentLengths")
    void contentLength_notOneNumber_is400(String length) throws Exception {
        assertRefused(400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\nhello");
        assertRefused(400, "POST / HTTP/1.0\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\nhello");
    }

    static Stream<String> transferEncodings() {
        return HostileVectors.transferEncodings().filter(value -> !value.strip().equals("chunked"));
    }

    @ParameterizedTest
    @MethodSource("transferEncodings")
    void transferEncoding_otherThanChunked_is400(String encoding) throws Exception {
        assertRefused(400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + encoding + "\r\n\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\ncontent-length: 6\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 0\r\n",
                "Content-Length: 0\r\nContent-Length:5\r\n 0\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Content-Length : 5\r\n",
                "Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n",
            })
    void framing_inDoubt_is400(String fields) throws Exception {
        assertRefused(400, "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n0\r\n\r\n");
        assertRefused(400, "POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n" + fields + "\r\n0\r\n\r\n");
    }

    @Test
    void framing_chunkedInHttp10_is400() throws Exception {
        assertRefused(400, "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @Test
    void expectation_unknown_is417() throws Exception {
        assertRefused(417, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: x\r\n\r\nhello");
    }

    private static void assertRefused(int status, String request) throws Exception {
        try (RawClient client = lane.client()) {
            client.send(request + NEXT);
            assertThat(client.response().status()).isEqualTo(status);
            assertThat(client.closed()).isTrue();
        }
        assertThat(origin.connections()).isZero();
    }
}
