package io.headgate.core.cache;

import static io.headgate.core.cache.CacheBench.minute;
import static io.headgate.core.cache.CacheBench.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Body;
import io.headgate.api.http.TestExchange;
import io.headgate.core.cache.CacheBench.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reuse of stored responses: RFC 9111 §4, §4.3.2 and §5.2.1. */
class CacheHitTest {

    private final CacheBench bench = new CacheBench();

    @Test
    void lookup_freshResponse_isAHitWithAgeAndStatus() {
        Answer first = get("one");
        bench.pass(Duration.ofSeconds(10));
        Answer second = get("two");
        assertThat(first.status()).isEqualTo("headgate; fwd=uri-miss; stored");
        assertThat(second.status()).isEqualTo("headgate; hit; ttl=50");
        assertThat(second.body()).isEqualTo("one");
        assertThat(second.field("Age")).isEqualTo("10");
        assertThat(second.field("Date")).isEqualTo(CacheBench.START_DATE);
    }

    @Test
    void lookup_endOfLifetime_isStale() {
        get("one");
        bench.pass(Duration.ofSeconds(60));
        Answer second = get("two");
        assertThat(second.status()).isEqualTo("headgate; fwd=stale; detail=stale");
        assertThat(second.body()).isEqualTo("two");
    }

    @Test
    void lookup_endOfResidence_isAMiss() {
        bench.fetch(TestExchange.get("/"), response(200, "Cache-Control", "max-age=3600"), "one");
        bench.pass(Duration.ofMinutes(5));
        assertThat(get("two").body()).isEqualTo("two");
    }

    @Test
    void lookup_head_isAnsweredFromGetWithItsLength() {
        get("one");
        CacheLookup found = bench.lookup(TestExchange.request("HEAD", "/"));
        assertThat(found).isInstanceOfSatisfying(CacheLookup.Hit.class, hit -> {
            assertThat(hit.head().status()).isEqualTo(200);
            assertThat(hit.body().length()).isEqualTo(3);
        });
    }

    @Test
    void admit_head_storesNothing() {
        Answer head = bench.fetch(TestExchange.request("HEAD", "/"), minute(), "");
        assertThat(head.status()).isEqualTo("headgate; fwd=uri-miss; detail=method");
        assertThat(bench.store().entries).isEmpty();
    }

    @Test
    void lookup_hit_leavesWhatIsStoredAlone() {
        get("one");
        for (int i = 0; i < 3; i++) {
            Answer hit = get("two");
            assertThat(hit.head().headers().getAll("Age")).containsExactly("0");
            assertThat(hit.head().headers().getAll("Cache-Status")).hasSize(1);
            hit.head().headers().add("X-Filter", "was here");
            assertThat(hit.head().headers().getAll("X-Filter")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-None-Match     | \"a\"                         | 304",
                "If-None-Match     | W/\"a\"                       | 304",
                "If-None-Match     | \"x\", W/\"a\"                | 304",
                "If-None-Match     | *                             | 304",
                "If-None-Match     | \"b\"                         | 200",
                "If-None-Match     | a                             | 200",
                "If-None-Match     | \"a                           | 200",
                "If-Modified-Since | Sun, 06 Nov 1994 08:00:00 GMT | 304",
                "If-Modified-Since | Sunday, 06-Nov-94 08:00:00 GMT| 304",
                "If-Modified-Since | Sun, 06 Nov 1994 07:59:59 GMT | 200",
                "If-Modified-Since | yesterday                     | 200"
            })
    void lookup_condition_isComparedWithTheStored(String field, String value, int status) {
        bench.fetch(
                TestExchange.get("/"),
                minute("ETag", "\"a\"", "Last-Modified", "Sun, 06 Nov 1994 08:00:00 GMT", "Content-Type", "a/b"),
                "one");
        Answer answer = bench.fetch(TestExchange.get("/", field, value), minute(), "two");
        assertThat(answer.head().status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(status == 304 ? "" : "one");
        assertThat(answer.field("Content-Type")).isEqualTo(status == 304 ? null : "a/b");
        assertThat(answer.field("ETag")).isEqualTo("\"a\"");
    }

    @Test
    void lookup_noneMatchThatFails_ignoresModifiedSince() {
        bench.fetch(TestExchange.get("/"), minute("ETag", "\"a\"", "Last-Modified", CacheBench.START_DATE), "one");
        TestExchange both = TestExchange.get("/", "If-None-Match", "\"b\"", "If-Modified-Since", CacheBench.START_DATE);
        assertThat(bench.fetch(both, minute(), "two").head().status()).isEqualTo(200);
    }

    @Test
    void lookup_conditionOnAStoredFailure_isIgnored() {
        bench.fetch(TestExchange.get("/"), response(404, "Cache-Control", "max-age=60", "ETag", "\"a\""), "gone");
        Answer answer = bench.fetch(TestExchange.get("/", "If-None-Match", "\"a\""), minute(), "two");
        assertThat(answer.head().status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("gone");
    }

    @ParameterizedTest
    @CsvSource({
        "no-cache, two", "max-age=0, two", "max-age=9, two", "max-age=10, one", "min-fresh=51, two",
        "min-fresh=50, one", "no-store, two", "max-stale=100, one", "only-if-cached, one", "max-age=x, two"
    })
    void lookup_requestDirective_isHonoured(String directive, String body) {
        get("one");
        bench.pass(Duration.ofSeconds(10));
        TestExchange exchange = TestExchange.get("/", "Cache-Control", directive);
        assertThat(bench.fetch(exchange, minute(), "two").body()).isEqualTo(body);
    }

    @Test
    void lookup_requestNoCache_isForwardedAndRenewsTheStored() {
        get("one");
        Answer answer = bench.fetch(TestExchange.get("/", "Pragma", "no-cache"), minute(), "two");
        assertThat(answer.status()).isEqualTo("headgate; fwd=request; stored");
        assertThat(get("three").body()).isEqualTo("two");
    }

    @Test
    void lookup_onlyIfCachedWithoutEntry_isUnsatisfied() {
        TestExchange exchange = TestExchange.get("/", "Cache-Control", "only-if-cached");
        assertThat(bench.lookup(exchange)).isInstanceOf(CacheLookup.Unsatisfied.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Basic eDp5, authorization",
        "Range, bytes=0-1, range",
        "If-Match, \"a\", precondition",
        "Cache-Control, no-store, no-store"
    })
    void lookup_requestThatIsNotForTheCache_goesPastIt(String field, String value, String reason) {
        get("one");
        Answer answer = bench.fetch(TestExchange.get("/", field, value), minute("Cache-Tag", "a"), "two");
        assertThat(answer.body()).isEqualTo("two");
        assertThat(answer.status()).isEqualTo("headgate; fwd=bypass; detail=" + reason);
        assertThat(answer.field("Cache-Tag")).isNull();
        assertThat(get("three").body()).isEqualTo("one");
    }

    @Test
    void lookup_requestWithContent_goesPastTheCache() {
        get("one");
        assertThat(bench.cache.lookup(TestExchange.get("/"), bench.route(CacheBench.PLAIN), new Received(true, false)))
                .isEqualTo(new CacheLookup.Bypass("content"));
    }

    @Test
    void lookup_manyHits_shareOneBody() {
        get("one");
        Body first = ((CacheLookup.Hit) bench.lookup(TestExchange.get("/"))).body();
        Body second = ((CacheLookup.Hit) bench.lookup(TestExchange.get("/"))).body();
        assertThat(((Body.Whole) first).content()).isSameAs(((Body.Whole) second).content());
    }

    private Answer get(String body) {
        return bench.fetch(TestExchange.get("/"), minute(), body);
    }
}
