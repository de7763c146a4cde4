package io.headgate.core.cache;

import static io.headgate.core.cache.CacheBench.minute;
import static io.headgate.core.cache.CacheBench.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.event.CacheInvalidated;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.http.TestExchange;
import io.headgate.core.cache.CacheBench.Answer;
import io.headgate.core.config.RouteCacheConfig;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalidation by tag and by unsafe methods (RFC 9111 §4.4), and what was under way meanwhile. */
class InvalidationTest {

    private final CacheBench bench = new CacheBench();

    @ParameterizedTest
    @CsvSource({
        "Cache-Tag, 'a,b c', 'a;b c'",
        "Cache-Tag, ' a , ,b', 'a;b'",
        "Surrogate-Key, 'a b  c,d', 'a;b;c,d'",
        "xkey, 'a, b c', 'a;b;c'"
    })
    void of_fields_areSplitTheirOwnWay(String field, String value, String expected) {
        assertThat(EntryTags.of(List.of("route"), Headers.of(field, value)))
                .containsExactlyInAnyOrderElementsOf(Set.of((expected + ";route").split(";", -1)));
    }

    @Test
    void of_tooManyOrTooLongTags_isNull() {
        String many = IntStream.range(0, 257).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertThat(EntryTags.of(List.of(), Headers.of("Cache-Tag", many))).isNull();
        assertThat(EntryTags.of(List.of(), Headers.of("Cache-Tag", "x".repeat(257))))
                .isNull();
    }

    @Test
    void admit_tagFields_neverReachTheClient() {
        Answer first =
                bench.fetch(TestExchange.get("/"), minute("Cache-Tag", "a", "xkey", "b", "Surrogate-Key", "c"), "x");
        Answer second = bench.fetch(TestExchange.get("/"), minute(), "y");
        for (Answer answer : List.of(first, second)) {
            assertThat(answer.field("Cache-Tag")).isNull();
            assertThat(answer.field("xkey")).isNull();
            assertThat(answer.field("Surrogate-Key")).isNull();
        }
        assertThat(second.body()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"route-tag", "a", "b", "c"})
    void invalidateByTag_anyOfItsTags_removesTheResponse(String tag) {
        RouteCacheConfig route = new RouteCacheConfig("pages", null, false, List.of("route-tag"));
        bench.fetch(TestExchange.get("/"), route, minute("Cache-Tag", "a, b", "Vary", "x", "xkey", "c"), "one");
        bench.fetch(TestExchange.get("/other"), minute(), "other");
        assertThat(bench.cache.invalidateByTag("unknown").result()).isZero();
        assertThat(bench.cache.invalidateByTag(tag).result()).isEqualTo(1);
        assertThat(bench.fetch(TestExchange.get("/"), route, minute(), "two").body())
                .isEqualTo("two");
        assertThat(bench.fetch(TestExchange.get("/other"), minute(), "x").body())
                .isEqualTo("other");
        assertThat(bench.events)
                .containsExactly(new CacheInvalidated("pages", "unknown", 0), new CacheInvalidated("pages", tag, 1));
    }

    @Test
    void complete_tagInvalidatedMeanwhile_storesNothing() {
        CacheWrite write = begin(TestExchange.get("/"), minute("Cache-Tag", "a"));
        write.append(Buffer.buffer("old"));
        bench.cache.invalidateByTag("a");
        write.complete();
        assertThat(bench.store().entries).isEmpty();
        bench.fetch(TestExchange.get("/"), minute("Cache-Tag", "a"), "new");
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "x").body()).isEqualTo("new");
    }

    @Test
    void invalidateByTag_removalThatTakesLong_holdsUpNoEventLoop() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            bench.worker = Worker.of(vertx);
            bench.swap(CacheBench.config("b", Duration.ofMinutes(5), 1024));
            bench.fetch(TestExchange.get("/"), minute("Cache-Tag", "a"), "one");
            CacheWrite write = begin(TestExchange.get("/late"), minute("Cache-Tag", "a"));
            CountDownLatch served = new CountDownLatch(1);
            bench.store().beforeRemoval =
                    () -> assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
            Context loop = vertx.getOrCreateContext();
            Promise<Integer> removed = Promise.promise();
            loop.runOnContext(go -> bench.cache.invalidateByTag("a").onComplete(removed));
            loop.runOnContext(go -> {
                write.complete();
                served.countDown();
            });
            assertThat(removed.future().await(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(bench.store().entries).isEmpty();
            assertThat(bench.cache.stats().getLong("failures")).isZero();
            assertThat(bench.events).containsExactly(new CacheInvalidated("pages", "a", 1));
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void complete_otherTagInvalidatedMeanwhile_stores() {
        CacheWrite write = begin(TestExchange.get("/"), minute("Cache-Tag", "a"));
        bench.cache.invalidateByTag("b");
        write.complete();
        assertThat(bench.store().entries).hasSize(1);
    }

    @Test
    void complete_uriChangedMeanwhile_storesNothing() {
        CacheWrite write = begin(TestExchange.get("/"), minute());
        invalidateAfter(TestExchange.request("PUT", "/"), response(204));
        write.complete();
        assertThat(bench.store().entries).isEmpty();
    }

    @Test
    void complete_whileTagsAreInvalidated_neverLeavesAnOlderResponse() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 2_000; round++) {
                CacheWrite write = begin(TestExchange.get("/" + round), minute("Cache-Tag", "a"));
                Future<?> completed = threads.submit(write::complete);
                Future<?> invalidated = threads.submit(() -> bench.cache.invalidateByTag("a"));
                completed.get(10, TimeUnit.SECONDS);
                invalidated.get(10, TimeUnit.SECONDS);
                assertThat(bench.store().entries).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, 200, true",
        "POST, 201, true",
        "DELETE, 204, true",
        "PATCH, 303, true",
        "FROB, 200, true",
        "POST, 400, false",
        "POST, 500, false",
        "OPTIONS, 200, false",
        "HEAD, 200, false"
    })
    void invalidateAfter_method_removesWhatItMayHaveChanged(String method, int status, boolean removed) {
        bench.fetch(TestExchange.get("/?q"), minute("Vary", "accept"), "one");
        bench.fetch(TestExchange.get("/"), minute(), "other");
        invalidateAfter(TestExchange.request(method, "/?q"), response(status));
        assertThat(bench.fetch(TestExchange.get("/?q"), minute("Vary", "accept"), "two")
                        .body())
                .isEqualTo(removed ? "two" : "one");
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "x").body()).isEqualTo("other");
    }

    @Test
    void invalidateAfter_variants_neverComeBack() {
        TestExchange gzip = TestExchange.get("/", "Accept-Encoding", "gzip");
        bench.fetch(gzip, minute("Vary", "accept-encoding"), "old");
        invalidateAfter(TestExchange.request("POST", "/"), response(200));
        bench.fetch(TestExchange.get("/", "Accept-Encoding", "br"), minute("Vary", "accept-encoding"), "new");
        assertThat(bench.fetch(gzip, minute("Vary", "accept-encoding"), "newer").body())
                .isEqualTo("newer");
    }

    @ParameterizedTest
    @CsvSource({"Location, true", "content-location, true", "ETag, false"})
    void invalidateAfter_reference_isRemovedAsWell(String field, boolean removed) {
        bench.fetch(TestExchange.get("/a/other"), minute(), "one");
        bench.fetch(TestExchange.get("/a/far"), minute(), "one");
        invalidateAfter(TestExchange.request("POST", "/a/b"), response(201, field, "/a/other"));
        invalidateAfter(TestExchange.request("POST", "/a/b"), response(201, field, "http://far.test/a/far"));
        assertThat(bench.fetch(TestExchange.get("/a/other"), minute(), "two").body())
                .isEqualTo(removed ? "two" : "one");
        assertThat(bench.fetch(TestExchange.get("/a/far"), minute(), "two").body())
                .isEqualTo("one");
    }

    /** What is meant by a reference is not the cache's to know: here it is a path. */
    private void invalidateAfter(TestExchange exchange, ResponseHead response) {
        bench.cache.invalidateAfter(
                exchange,
                response,
                (request, reference) ->
                        reference.startsWith("/") ? TestExchange.get(reference).request() : null);
    }

    private CacheWrite begin(TestExchange exchange, ResponseHead response) {
        CacheLookup.Miss miss = (CacheLookup.Miss) bench.lookup(exchange);
        CacheWrite write = bench.cache.admit(miss, exchange, response, -1, bench.now, bench.now);
        if (write == null) {
            throw new AssertionError("not admitted");
        }
        return write;
    }
}
