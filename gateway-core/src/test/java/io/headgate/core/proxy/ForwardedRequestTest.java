package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an origin gets of a request, on the wire. */
final class ForwardedRequestTest {

    private final LaneHarness lane = new LaneHarness();
    private ScriptedOrigin origin;

    @BeforeEach
    void start() {
        origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    @AfterEach
    void close() throws Exception {
        lane.close();
        origin.close();
    }

    @ParameterizedTest
    @CsvSource({
        "//a/./b/../c//d,/a/c/d",
        "/%61%2d%7E/caf%c3%a9,/a-~/caf%C3%A9",
        "/s3/a%2Bb%26c%3dd%2Ce/%40scope,/s3/a%2Bb%26c%3Dd%2Ce/%40scope",
        "/s3/a+b&c=d/@scope,/s3/a+b&c=d/@scope",
        "/cart;jsessionid=1/x?a=%2b&b,/cart;jsessionid=1/x?a=%2b&b",
        "http://b.example/x/../y?z,/y?z",
        "http://b.example,/",
        "/a|b,/a%7Cb",
    })
    void path_inItsNormalForm_isWhatGoesOn(String target, String forwarded) throws Exception {
        lane.pool(origin).start();
        assertThat(forwarded("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").startLine())
                .isEqualTo("GET " + forwarded + " HTTP/1.1");
    }

    @Test
    void path_ambiguousOnARouteThatKeepsIt_goesOnEncoded() throws Exception {
        lane.keepEncoded().pool(origin).start();
        assertThat(forwarded("GET /api/projects/group%2fproject/a%5cb%2541 HTTP/1.1\r\nHost: a\r\n\r\n")
                        .startLine())
                .isEqualTo("GET /api/projects/group%2Fproject/a%5Cb%2541 HTTP/1.1");
    }

    /** Names that differ in one character from those that the decoder knows by heart. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Xength", "content-1ength", "Content-Xype", "Hosu", "Connectiom", "Accepu"})
    void field_almostCalledAsAKnownOne_isAnother(String name) throws Exception {
        lane.pool(origin).start();
        WireMessage got = forwarded("POST / HTTP/1.1\r\nHost: a\r\n" + name + ": 5\r\n\r\n");
        assertThat(got.field(name)).isEqualTo("5");
        assertThat(got.field("Content-Length")).isIn(null, "0");
        assertThat(got.field("Content-Type")).isNull();
    }

    @Test
    void host_ofTheTarget_winsOverTheField() throws Exception {
        lane.pool(origin).start();
        WireMessage got = forwarded("GET http://B.Example:80/ HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(got.field("Host")).isEqualTo("b.example");
        assertThat(got.field("X-Forwarded-Host")).isEqualTo("b.example");
    }

    @Test
    void hopByHopFields_andThoseThatConnectionNames_areGone() throws Exception {
        lane.pool(origin).start();
        WireMessage got = forwarded(String.join(
                "\r\n",
                "GET / HTTP/1.1",
                "Host: a",
                "Connection: keep-alive, X-Mine, Host, Authorization, Cookie, X-Forwarded-For, Via",
                "Connection: X-Other",
                "Keep-Alive: 5",
                "Proxy-Connection: keep-alive",
                "Proxy-Authorization: secret",
                "Proxy-Authenticate: x",
                "Proxy: http://evil",
                "TE: deflate",
                "Trailer: X-Sum",
                "HTTP2-Settings: x",
                "Upgrade: h2c",
                "X-Mine: 1",
                "x-other: 2",
                "Authorization: kept",
                "Cookie: kept=1",
                "X-Kept: 3",
                "",
                ""));
        assertThat(got.fields())
                .extracting(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .containsExactlyInAnyOrder(
                        "host",
                        "authorization",
                        "cookie",
                        "x-kept",
                        "via",
                        "x-forwarded-for",
                        "x-forwarded-proto",
                        "x-forwarded-host",
                        "x-forwarded-port",
                        "x-real-ip",
                        "forwarded",
                        "x-request-id");
        assertThat(got.field("Authorization")).isEqualTo("kept");
    }

    @Test
    void contentLength_isWrittenAnew() throws Exception {
        lane.pool(origin).start();
        WireMessage got = forwarded("POST / HTTP/1.1\r\nHost: a\r\ncontent-length: 0000000005\r\n\r\nhello");
        assertThat(got.all("Content-Length")).containsExactly("5");
        assertThat(got.text()).isEqualTo("hello");
    }

    @Test
    void chunks_areWrittenAnew() throws Exception {
        lane.pool(origin).start();
        WireMessage got = forwarded(String.join(
                "\r\n",
                "POST / HTTP/1.1",
                "Host: a",
                "Transfer-Encoding: Chunked",
                "",
                "00003;x=\"y\"",
                "hel",
                "2",
                "lo",
                "0",
                "X-Trailer: gone",
                "",
                ""));
        assertThat(got.all("Content-Length")).isEmpty();
        assertThat(got.field("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(got.text()).isEqualTo("hello");
        assertThat(got.trailers()).isEmpty();
    }

    @Test
    void upgradeToHttp2_isNeverMade() throws Exception {
        lane.pool(origin).start();
        WireMessage got = forwarded(String.join(
                "\r\n",
                "GET / HTTP/1.1",
                "Host: a",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
                "",
                ""));
        assertThat(got.all("Upgrade")).isEmpty();
        assertThat(got.all("HTTP2-Settings")).isEmpty();
    }

    @Test
    void forwardingFields_ofAStranger_areReplaced() throws Exception {
        lane.pool(origin).start();
        WireMessage got = forwarded(speakingForOthers());
        assertThat(got.field("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(got.field("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(got.field("X-Forwarded-Host")).isEqualTo("inner.example");
        assertThat(got.field("X-Forwarded-Port")).isEqualTo("80");
        assertThat(got.field("Forwarded")).isEqualTo("for=127.0.0.1;host=\"inner.example\";proto=http");
        assertThat(got.field("X-Request-Id")).isNotEqualTo("told");
    }

    @Test
    void forwardingFields_ofATrustedProxy_arePassedOn() throws Exception {
        lane.behindProxies().pool(origin).start();
        WireMessage got = forwarded(speakingForOthers());
        assertThat(got.field("Host")).isEqualTo("inner.example");
        assertThat(got.field("X-Forwarded-For")).isEqualTo("192.0.2.7, 127.0.0.1");
        assertThat(got.field("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(got.field("X-Forwarded-Host")).isEqualTo("shop.example");
        assertThat(got.field("X-Forwarded-Port")).isEqualTo("443");
        assertThat(got.field("Forwarded")).isEqualTo("for=192.0.2.7;host=\"shop.example\";proto=https, for=127.0.0.1");
        assertThat(got.field("X-Request-Id")).isEqualTo("told");
    }

    /** A host that an answer may repeat must not be kept for those who asked for another. */
    @Test
    void hostThatATrustedProxyTells_isPartOfWhatACacheGoesBy() throws Exception {
        String fresh = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 1\r\n\r\n";
        origin.close();
        origin = new ScriptedOrigin(connection -> {
            for (WireMessage got = connection.request(); got != null; got = connection.request()) {
                connection.send(fresh + got.field("X-Forwarded-Host").charAt(0));
            }
        });
        lane.behindProxies()
                .cached("/*", new PoolTarget(lane.makePool(64, 1024, origin.port())))
                .start();
        try (RawClient client = lane.client()) {
            for (int i = 0; i < 2; i++) {
                for (String told : new String[] {"evil", "good"}) {
                    client.send("GET / HTTP/1.1\r\nHost: inner.example\r\nX-Forwarded-Host: " + told + "\r\n\r\n");
                    assertThat(client.response().text()).isEqualTo(told.substring(0, 1));
                }
                client.send("GET / HTTP/1.1\r\nHost: inner.example\r\n\r\n");
                assertThat(client.response().text()).isEqualTo("i");
            }
        }
        assertThat(origin.requests()).hasSize(3);
    }

    private static String speakingForOthers() {
        return String.join(
                "\r\n",
                "GET / HTTP/1.1",
                "Host: inner.example",
                "Forwarded: for=192.0.2.7;proto=https;host=shop.example",
                "X-Request-Id: told",
                "",
                "");
    }

    private WireMessage forwarded(String request) throws Exception {
        try (RawClient client = lane.client()) {
            assertThat(client.send(request).response().status()).isEqualTo(200);
        }
        assertThat(origin.refused()).isEmpty();
        return origin.requests().get(0);
    }
}
