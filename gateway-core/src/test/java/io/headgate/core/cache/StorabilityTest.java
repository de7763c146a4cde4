package io.headgate.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.http.TestExchange;
import io.headgate.core.cache.CacheBench.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §3, and where this gateway is stricter. */
class StorabilityTest {

    private final CacheBench bench = new CacheBench();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "200 | Cache-Control: max-age=60                         | -",
                "203 | Cache-Control: max-age=60                         | -",
                "204 | Cache-Control: max-age=60                         | -",
                "302 | Cache-Control: max-age=60                         | -",
                "404 | Cache-Control: max-age=60                         | -",
                "410 | Cache-Control: s-maxage=60                        | -",
                "503 | Cache-Control: max-age=60                         | -",
                "599 | Cache-Control: max-age=60                         | -",
                "200 | Cache-Control: must-understand, max-age=60        | -",
                "206 | Cache-Control: max-age=60                         | status",
                "304 | Cache-Control: max-age=60                         | status",
                "200 | Cache-Control: no-store, max-age=60               | no-store",
                "200 | Cache-Control: no-store, must-understand          | no-store",
                "200 | Cache-Control: private, max-age=60                | private",
                "200 | Cache-Control: private=\"x\", max-age=60          | private",
                "200 | Cache-Control: no-cache, max-age=60               | no-cache",
                "200 | Cache-Control: no-cache=\"x\", max-age=60         | no-cache",
                "200 | Cache-Control: public, max-age=60; Set-Cookie: a=b | set-cookie",
                "200 | Cache-Control: public                             | no-freshness",
                "200 | X: y                                              | no-freshness",
                "200 | Cache-Control: max-age=0                          | stale",
                "200 | Cache-Control: max-age=60; Age: 60                | stale",
                "200 | Expires: 0                                        | stale",
                "200 | Cache-Control: max-age=60; Vary: *                | vary",
                "200 | Cache-Control: max-age=60; Vary: accept, *        | vary",
                "200 | Cache-Control: max-age=60; Vary: a b              | vary"
            })
    void admit_response_isStoredOrRefusedWithItsReason(int status, String fields, @Nullable String refusal) {
        ResponseHead response = new ResponseHead(status, new Headers());
        for (String field : fields.split("; ", -1)) {
            int colon = field.indexOf(": ");
            response.headers().add(field.substring(0, colon), field.substring(colon + 2));
        }
        Answer answer = bench.fetch(TestExchange.get("/"), response, "body");
        assertThat(answer.status())
                .isEqualTo(
                        refusal == null
                                ? "headgate; fwd=uri-miss; stored"
                                : "headgate; fwd=uri-miss; detail=" + refusal);
        assertThat(bench.store().entries).hasSize(refusal == null ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"public, max-age=60", "s-maxage=60", "must-revalidate, max-age=60"})
    void refusal_authorizedRequest_hasNoExceptions(String cacheControl) {
        RequestHead request =
                TestExchange.get("/", "Authorization", "Basic eDp5").request();
        ResponseHead response = new ResponseHead(200, Headers.of("Cache-Control", cacheControl));
        assertThat(Storability.refusal(request, response, CacheControl.of(response.headers())))
                .isEqualTo("authorization");
    }

    @Test
    void admit_strategyThatDoesNotWantIt_isRefused() {
        bench.admits = false;
        assertThat(bench.fetch(TestExchange.get("/"), CacheBench.minute(), "body")
                        .status())
                .isEqualTo("headgate; fwd=uri-miss; detail=strategy");
    }

    @Test
    void admit_connectionFields_areNotStored() {
        ResponseHead response = CacheBench.minute("Connection", "x", "Keep-Alive", "a", "Proxy-Authenticate", "b");
        response.headers().add("Trailer", "t").add("Age", "1").add("ETag", "\"a\"");
        bench.fetch(TestExchange.get("/"), response, "body");
        Headers hit = bench.fetch(TestExchange.get("/"), CacheBench.minute(), "")
                .head()
                .headers();
        assertThat(hit.contains("connection") || hit.contains("keep-alive") || hit.contains("trailer"))
                .isFalse();
        assertThat(hit.contains("proxy-authenticate")).isFalse();
        assertThat(hit.getAll("age")).containsExactly("1");
        assertThat(hit.get("etag")).isEqualTo("\"a\"");
    }

    @Test
    void admit_responseWithoutDate_getsOne() {
        ResponseHead response = new ResponseHead(200, Headers.of("Cache-Control", "max-age=60"));
        assertThat(bench.fetch(TestExchange.get("/"), response, "").field("Date"))
                .isEqualTo(CacheBench.START_DATE);
    }

    @Test
    void admit_statusOfCachesBefore_isKeptInFront() {
        bench.fetch(TestExchange.get("/"), CacheBench.minute("Cache-Status", "origin; hit"), "body");
        Headers hit = bench.fetch(TestExchange.get("/"), CacheBench.minute(), "")
                .head()
                .headers();
        assertThat(hit.getAll("Cache-Status")).containsExactly("origin; hit", "headgate; hit; ttl=60");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GET  | -                        | Cache-Control: max-age=60             | true",
                "GET  | -                        | Cache-Control: s-maxage=60            | true",
                "GET  | -                        | Expires: Sun, 06 Nov 1994 08:50:37 GMT| true",
                "GET  | -                        | Cache-Control: public                 | true",
                "GET  | -                        | Last-Modified: x                      | true",
                "HEAD | -                        | Cache-Control: max-age=60             | true",
                "POST | -                        | Cache-Control: max-age=60             | true",
                "GET  | -                        | Cache-Control: max-age=60, private=\"x\" | true",
                "GET  | Authorization: x         | Cache-Control: public, max-age=60     | true",
                "GET  | Authorization: x         | Cache-Control: s-maxage=60            | true",
                "GET  | Authorization: x         | Cache-Control: max-age=60             | false",
                "GET  | Cache-Control: no-store  | Cache-Control: max-age=60             | false",
                "GET  | -                        | ETag: x                               | false",
                "GET  | -                        | X: y                                  | false",
                "GET  | -                        | Cache-Control: max-age=0              | false",
                "GET  | -                        | Cache-Control: private, max-age=60    | false",
                "GET  | -                        | Cache-Control: no-store               | false",
                "GET  | -                        | Cache-Control: no-cache               | false",
                "PUT  | -                        | Cache-Control: max-age=60             | false"
            })
    void mayBeStoredByAnySharedCache_exchange_isJudgedTheCarefulWay(
            String method, @Nullable String requestField, String responseField, boolean expected) {
        RequestHead request = TestExchange.request(method, "/").request();
        if (requestField != null) {
            add(request.headers(), requestField);
        }
        ResponseHead response = new ResponseHead(200, Headers.of("Date", CacheBench.START_DATE));
        add(response.headers(), responseField);
        assertThat(Storability.mayBeStoredByAnySharedCache(request, response)).isEqualTo(expected);
    }

    private static void add(Headers headers, String field) {
        int colon = field.indexOf(": ");
        headers.add(field.substring(0, colon), field.substring(colon + 2));
    }
}
