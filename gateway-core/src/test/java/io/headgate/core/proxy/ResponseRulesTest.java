package io.headgate.core.proxy;

import static io.headgate.core.proxy.RequestRulesTest.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseRulesTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("1994-11-06T08:49:37.5Z"), ZoneOffset.UTC);
    private static final ResponseRules RULES = new ResponseRules(new HttpDate(CLOCK));

    @Test
    void check_goodResponse_losesWhatConcernsTheConnection() {
        CheckedResponse response = check(
                200,
                "Content-Type",
                "text/html",
                "Connection",
                "keep-alive, X-Mine, Set-Cookie",
                "Keep-Alive",
                "x",
                "X-Mine",
                "x",
                "Set-Cookie",
                "a=b",
                "Set-Cookie",
                "c=d",
                "Content-Length",
                "012",
                "Upgrade",
                "h2c",
                "Proxy-Authenticate",
                "x",
                "Trailer",
                "Grpc-Status");
        assertThat(response.head().headers().toString()).isEqualTo("""
                        Content-Type: text/html
                        Set-Cookie: a=b
                        Set-Cookie: c=d
                        Trailer: Grpc-Status
                        Date: Sun, 06 Nov 1994 08:49:37 GMT
                        Via: 1.1 headgate
                        """);
        assertThat(response.contentLength()).isEqualTo(12);
        assertThat(response.bodiless()).isFalse();
    }

    @Test
    void check_datedResponse_keepsItsDate() {
        assertThat(check(200, "date", "Mon, 07 Nov 1994 08:49:37 GMT")
                        .head()
                        .headers()
                        .getAll("Date"))
                .containsExactly("Mon, 07 Nov 1994 08:49:37 GMT");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 100, 101, 102, 103, 104, 199, 600, 999})
    void check_statusThatIsNotFinal_isRefused(int status) {
        assertThat(problem(status, false).code()).isEqualTo("UPSTREAM_PROTOCOL");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304, 404, 418, 599})
    void check_finalStatus_isKept(int status) {
        assertThat(check(status).head().status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"GET,200,5,false", "HEAD,200,5,true", "GET,304,5,true", "GET,204,-1,true", "GET,205,5,false"})
    void check_announcedLength_dependsOnMethodAndStatus(String method, int status, long length, boolean bodiless) {
        CheckedResponse response = RULES.check(method, status, false, fields("Content-Length", "5"));
        assertThat(response.contentLength()).isEqualTo(length);
        assertThat(response.bodiless()).isEqualTo(bodiless);
    }

    @Test
    void check_noLength_isUnknown() {
        assertThat(check(200).contentLength()).isEqualTo(-1);
        assertThat(check(200, "Transfer-Encoding", "Chunked").contentLength()).isEqualTo(-1);
        assertThat(check(200, "Transfer-Encoding", "chunked").head().headers().contains("Transfer-Encoding"))
                .isFalse();
    }

    @Test
    void check_uncertainFraming_isRefused() {
        assertThat(problem(200, false, "Transfer-Encoding", "chunked", "Content-Length", "5")
                        .status())
                .isEqualTo(502);
        assertThat(problem(200, false, "Content-Length", "5", "Content-Length", "5")
                        .status())
                .isEqualTo(502);
        assertThat(problem(200, false, "Content-Length", "5", "Content-Length", "6")
                        .status())
                .isEqualTo(502);
        assertThat(problem(200, true, "Transfer-Encoding", "chunked").status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "5,5", "0x5", "1000000000000000000", " 5"})
    void check_invalidLength_isRefused(String length) {
        assertThat(problem(200, false, "Content-Length", length).code()).isEqualTo("UPSTREAM_PROTOCOL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip", "gzip, chunked", "identity", "chunked, chunked"})
    void check_otherTransferEncoding_isRefused(String encoding) {
        assertThat(problem(200, false, "Transfer-Encoding", encoding).code()).isEqualTo("UPSTREAM_PROTOCOL");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"``,a", "a b,c", "a:,b", "é,b"})
    void check_invalidName_isRefused(String name, String value) {
        assertThat(problem(200, false, name, value).code()).isEqualTo("UPSTREAM_PROTOCOL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\u0000", "\u001b", "\u007f"})
    void check_invalidValue_isRefused(String value) {
        assertThat(problem(200, false, "X", value).code()).isEqualTo("UPSTREAM_PROTOCOL");
    }

    private static CheckedResponse check(int status, String... fields) {
        return RULES.check("GET", status, false, fields(fields));
    }

    private static Problem problem(int status, boolean http10, String... fields) {
        return catchThrowableOfType(ProblemException.class, () -> RULES.check("GET", status, http10, fields(fields)))
                .problem();
    }
}
