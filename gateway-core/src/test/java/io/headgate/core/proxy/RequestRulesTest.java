package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {

    private static final RequestRules RULES = new RequestRules(100, 16384, TrustedProxies.of(List.of("10.0.0.0/8")));

    @ParameterizedTest
    @CsvSource({
        "example.com,example.com",
        "EXAMPLE.com,example.com",
        "example.com.,example.com",
        "example.com:80,example.com",
        "example.com:,example.com",
        "example.com:8080,example.com:8080",
        "example.com:0080,example.com",
        "a_b-c.d,a_b-c.d",
        "localhost,localhost",
        "127.0.0.1,127.0.0.1",
        "127.0.0.1:9000,127.0.0.1:9000",
        "[::1],[::1]",
        "[::1]:80,[::1]",
        "[2001:DB8::1]:8443,[2001:db8::1]:8443",
        "[::ffff:1.2.3.4],[::ffff:1.2.3.4]",
        "[::FFFF:102:304]:80,[::ffff:1.2.3.4]",
        "[0:0:0:0:0:0:0:1],[::1]",
        "[2001:0db8:0:0:1:0:0:1],[2001:db8::1:0:0:1]",
        "[2001:db8:0:1:1:1:1:1],[2001:db8:0:1:1:1:1:1]",
        "[0:0:0:0:0:0:0:0],[::]",
        "[1:0:0:0:0:0:0:0]:81,[1::]:81",
    })
    void check_validHost_isTheAuthority(String host, String authority) {
        CheckedRequest request = check("GET", "/", "Host", host);
        assertThat(request.head().authority()).isEqualTo(authority);
        assertThat(request.head().headers().getAll("Host")).containsExactly(authority);
    }

    @ParameterizedTest
    @MethodSource("io.headgate.core.proxy.HostileVectors#hosts")
    void check_invalidHost_isRefused(String host) {
        assertThat(problem("GET", "/", "Host", host).code()).isEqualTo("BAD_HOST");
    }

    @Test
    void check_noHostOrTwo_isRefused() {
        assertThat(problem("GET", "/").code()).isEqualTo("BAD_HOST");
        assertThat(problem("GET", "/", "Host", "a", "Host", "a").code()).isEqualTo("BAD_HOST");
        assertThat(problem("GET", "/", "Host", "a", "host", "b").code()).isEqualTo("BAD_HOST");
        assertThat(problem("GET", "http://a/", "Host", "a", "host", "a").code()).isEqualTo("BAD_HOST");
        assertThat(problem("GET", "/").closes()).isTrue();
    }

    @Test
    void check_http10WithoutHost_isTakenInAbsoluteFormOnly() {
        assertThat(refused("GET", "/", true).code()).isEqualTo("BAD_HOST");
        assertThat(check("GET", "http://a/b", true).head().authority()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "http://b.example/c?d=e,b.example,/c,d=e",
        "HTTP://B.example:80/c,b.example,/c,",
        "http://b.example:81,b.example:81,/,",
        "http://b.example?d,b.example,/,d",
        "http://b.example/?,b.example,/,''",
        "/c?d,a,/c,d",
        "/c??d,a,/c,?d",
        "/c?http://x/../y,a,/c,http://x/../y",
        "//evil.example/c,a,/evil.example/c,",
    })
    void check_target_isTakenApart(String uri, String authority, String path, String query) {
        CheckedRequest request = check("GET", uri, "Host", "a");
        assertThat(request.head().authority()).isEqualTo(authority);
        assertThat(request.head().headers().getAll("Host")).containsExactly(authority);
        assertThat(request.head().path()).isEqualTo(path);
        assertThat(request.head().query()).isEqualTo(query);
    }

    @ParameterizedTest
    @MethodSource("io.headgate.core.proxy.HostileVectors#targets")
    void check_invalidTarget_isRefused(String uri) {
        assertThat(problem("GET", uri, "Host", "a").code()).isEqualTo("BAD_TARGET");
    }

    @ParameterizedTest
    @MethodSource("io.headgate.core.proxy.HostileVectors#absoluteTargets")
    void check_absoluteTargetWithoutGoodAuthority_isRefused(String uri) {
        assertThat(problem("GET", uri, "Host", "a").code()).isEqualTo("BAD_HOST");
    }

    @Test
    void check_asterisk_isForOptions() {
        assertThat(check("OPTIONS", "*", "Host", "a").head().path()).isEqualTo("*");
        assertThat(check("OPTIONS", "http://b", "Host", "a").head().path()).isEqualTo("*");
        assertThat(check("OPTIONS", "http://b/", "Host", "a").head().path()).isEqualTo("/");
    }

    @ParameterizedTest
    @CsvSource({"CONNECT,a:443", "CONNECT,/", "TRACE,/"})
    void check_connectOrTrace_isNotAllowed(String method, String uri) {
        Problem problem = problem(method, uri, "Host", "a");
        assertThat(problem.status()).isEqualTo(405);
        assertThat(problem.fields()).containsKey("Allow");
    }

    @ParameterizedTest
    @MethodSource("io.headgate.core.proxy.HostileVectors#methods")
    void check_methodThatIsNoToken_isRefused(String method) {
        assertThat(problem(method, "/", "Host", "a").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("io.headgate.core.proxy.HostileVectors#fieldNames")
    void check_invalidFieldName_isRefused(String name) {
        assertThat(problem("GET", "/", "Host", "a", name, "b").code()).isEqualTo("BAD_FIELD");
    }

    @ParameterizedTest
    @MethodSource("io.headgate.core.proxy.HostileVectors#fieldValues")
    void check_invalidFieldValue_isRefused(String value) {
        assertThat(problem("GET", "/", "Host", "a", "X", value).code()).isEqualTo("BAD_FIELD");
    }

    @Test
    void check_fieldValueOfAnyOtherByte_isKept() {
        CheckedRequest request = check("GET", "/", "Host", "a", "X-Tab", "a\tb", "X-Latin", "caf\u00e9", "X-Empty", "");
        assertThat(request.head().headers().get("X-Tab")).isEqualTo("a\tb");
        assertThat(request.head().headers().get("X-Latin")).isEqualTo("caf\u00e9");
        assertThat(request.head().headers().get("X-Empty")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "5,5", "0005,5", "999999999999999999,999999999999999999"})
    void check_contentLength_isANumber(String text, long length) {
        CheckedRequest request = check("POST", "/", "Host", "a", "Content-Length", text);
        assertThat(request.contentLength()).isEqualTo(length);
        assertThat(request.hasBody()).isEqualTo(length > 0);
        assertThat(request.head().headers().contains("Content-Length")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.headgate.core.proxy.HostileVectors#contentLengths")
    void check_invalidContentLength_isRefused(String text) {
        Problem problem = problem("POST", "/", "Host", "a", "Content-Length", text);
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.closes()).isTrue();
    }

    @Test
    void check_repeatedContentLength_isRefused() {
        assertThat(problem("POST", "/", "Host", "a", "Content-Length", "5", "content-length", "5")
                        .code())
                .isEqualTo("BAD_FRAMING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked", "CHUNKED"})
    void check_chunked_hasUnknownLength(String encoding) {
        CheckedRequest request = check("POST", "/", "Host", "a", "Transfer-Encoding", encoding);
        assertThat(request.contentLength()).isEqualTo(-1);
        assertThat(request.hasBody()).isTrue();
        assertThat(request.head().headers().contains("Transfer-Encoding")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.headgate.core.proxy.HostileVectors#transferEncodings")
    void check_otherTransferEncoding_isRefused(String encoding) {
        Problem problem = problem("POST", "/", "Host", "a", "Transfer-Encoding", encoding);
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.closes()).isTrue();
    }

    @Test
    void check_ambiguousFraming_isRefused() {
        assertThat(problem("POST", "/", "Host", "a", "Transfer-Encoding", "chunked", "Content-Length", "5")
                        .code())
                .isEqualTo("BAD_FRAMING");
        assertThat(problem("POST", "/", "Host", "a", "Content-Length", "0", "Transfer-Encoding", "chunked")
                        .code())
                .isEqualTo("BAD_FRAMING");
        assertThat(problem("POST", "/", "Host", "a", "Transfer-Encoding", "chunked", "Transfer-Encoding", "chunked")
                        .code())
                .isEqualTo("BAD_FRAMING");
        assertThat(refused("POST", "/", true, "Host", "a", "Transfer-Encoding", "chunked")
                        .code())
                .isEqualTo("BAD_FRAMING");
    }

    @Test
    void check_hopByHopFields_areGone() {
        CheckedRequest request = check(
                "GET",
                "/",
                "Host",
                "a",
                "Connection",
                "close, X-Mine, X-Forwarded-For, Authorization, Cookie, Host",
                "Keep-Alive",
                "5",
                "Proxy-Connection",
                "x",
                "Proxy-Authorization",
                "x",
                "Proxy",
                "x",
                "TE",
                "trailers, deflate",
                "Trailer",
                "X",
                "Upgrade",
                "x",
                "HTTP2-Settings",
                "x",
                "X-Mine",
                "x",
                "Authorization",
                "b",
                "Cookie",
                "c",
                "Accept",
                "d");
        assertThat(request.head().headers().toString()).isEqualTo("Host: a\nAuthorization: b\nCookie: c\nAccept: d\n");
        assertThat(request.trailers()).isTrue();
    }

    @Test
    void check_forwardingFieldsOfStrangers_areGone() {
        CheckedRequest request = check(
                "GET",
                "/",
                "Host",
                "a",
                "X-Forwarded-For",
                "6.6.6.6",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Anything",
                "x",
                "Forwarded",
                "for=6.6.6.6",
                "X-Real-IP",
                "6.6.6.6",
                "X-Request-Id",
                "mine",
                "X_Forwarded_For",
                "6.6.6.6",
                "X-Forwarded_For",
                "6.6.6.6",
                "x_real_ip",
                "6.6.6.6",
                "Content_Length",
                "5",
                "Transfer_Encoding",
                "chunked",
                "X_Mine",
                "kept");
        assertThat(request.head().headers().toString()).isEqualTo("Host: a\nX_Mine: kept\n");
        assertThat(request.client().address()).isEqualTo("192.0.2.1");
        assertThat(request.requestId()).isNull();
        assertThat(request.head().scheme()).isEqualTo("http");
    }

    @Test
    void check_forwardingFieldsOfTrustedProxies_areTaken() {
        CheckedRequest request = RULES.check(
                "GET",
                "/",
                false,
                fields(
                        "Host",
                        "a",
                        "X-Forwarded-For",
                        "6.6.6.6, 198.51.100.7",
                        "X-Forwarded-Proto",
                        "HTTPS",
                        "X-Request-Id",
                        "abc"),
                "http",
                "10.1.2.3");
        assertThat(request.client().address()).isEqualTo("198.51.100.7");
        assertThat(request.client().path()).containsExactly("198.51.100.7", "10.1.2.3");
        assertThat(request.head().scheme()).isEqualTo("https");
        assertThat(request.requestId()).isEqualTo("abc");
        assertThat(request.head().headers().toString()).isEqualTo("Host: a\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\tb", "caf\u00e9", "a\"b", "a,b"})
    void check_insaneRequestIdOfTrustedProxy_isNotTaken(String id) {
        assertThat(RULES.check("GET", "/", false, fields("Host", "a", "X-Request-Id", id), "http", "10.1.2.3")
                        .requestId())
                .isNull();
        assertThat(RULES.check(
                                "GET",
                                "/",
                                false,
                                fields("Host", "a", "X-Request-Id", "x".repeat(129)),
                                "http",
                                "10.1.2.3")
                        .requestId())
                .isNull();
    }

    @Test
    void check_expectation_is100ContinueOnly() {
        assertThat(check("POST", "/", "Host", "a", "Content-Length", "5", "Expect", "100-Continue")
                        .expectContinue())
                .isTrue();
        assertThat(check("POST", "/", "Host", "a", "Expect", "100-continue").expectContinue())
                .isFalse();
        assertThat(check("POST", "/", true, "Host", "a", "Content-Length", "5", "Expect", "100-continue")
                        .expectContinue())
                .isFalse();
        assertThat(problem("POST", "/", "Host", "a", "Expect", "x").status()).isEqualTo(417);
        assertThat(problem("POST", "/", "Host", "a", "Expect", "100-continue", "Expect", "x")
                        .status())
                .isEqualTo(417);
    }

    @Test
    void check_upgrade_isAFactUnlessPassedOver() {
        assertThat(check("GET", "/", "Host", "a", "Connection", "keep-alive, Upgrade", "Upgrade", "websocket")
                        .upgrade())
                .isEqualTo("websocket");
        assertThat(check("GET", "/", "Host", "a", "Connection", "Upgrade, HTTP2-Settings", "Upgrade", "h2c")
                        .upgrade())
                .isNull();
        assertThat(check("GET", "/", "Host", "a", "Upgrade", "websocket").upgrade())
                .isNull();
        assertThat(check("GET", "/", true, "Host", "a", "Connection", "Upgrade", "Upgrade", "websocket")
                        .upgrade())
                .isNull();
    }

    @Test
    void check_headBeyondTheLimits_isTooLarge() {
        RequestRules small = new RequestRules(2, 100, TrustedProxies.NONE);
        assertThat(small.check("GET", "/", false, fields("Host", "a", "B", "b"), "http", "::1")
                        .head()
                        .headers()
                        .size())
                .isEqualTo(2);
        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> small.check(
                                        "GET", "/", false, fields("Host", "a", "B", "b", "C", "c"), "http", "::1"))
                        .problem()
                        .status())
                .isEqualTo(431);
        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> small.check(
                                        "GET", "/", false, fields("Host", "a", "B", "b".repeat(80)), "http", "::1"))
                        .problem()
                        .status())
                .isEqualTo(431);
    }

    private static CheckedRequest check(String method, String uri, String... fields) {
        return check(method, uri, false, fields);
    }

    private static CheckedRequest check(String method, String uri, boolean http10, String... fields) {
        return RULES.check(method, uri, http10, fields(fields), "http", "192.0.2.1");
    }

    private static Problem problem(String method, String uri, String... fields) {
        return refused(method, uri, false, fields);
    }

    private static Problem refused(String method, String uri, boolean http10, String... fields) {
        return catchThrowableOfType(ProblemException.class, () -> check(method, uri, http10, fields))
                .problem();
    }

    static List<Map.Entry<String, String>> fields(String... namesAndValues) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return fields;
    }
}
