package io.headgate.core.cache;

import static io.headgate.core.cache.CacheBench.minute;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.http.TestExchange;
import io.headgate.api.service.CacheService.SetOptions;
import io.headgate.api.service.ServiceException;
import io.headgate.core.cache.CacheBench.Answer;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.Point;
import io.headgate.core.plugin.StandIns;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A failing store or strategy costs hits, never a request, and never a wrong answer. */
class CacheFailureTest {

    private final CacheBench bench = new CacheBench();

    @Test
    void fetch_pluginIsInQuarantine_goesPastTheCacheAndAsksNothing() {
        bench.context = StandIns.removed(CacheStoreFactory.class, "map").context();
        bench.swap(CacheBench.config("b", Duration.ofMinutes(5), 1024));
        bench.store().failure = new IllegalStateException("asked all the same");
        assertThat(fetch("one").body()).isEqualTo("one");
        assertThat(fetch("two").body()).isEqualTo("two");
        assertThat(fetch("three").status()).isEqualTo("headgate; fwd=bypass; detail=strategy");
        assertThat(bench.extensionFailures.counts()).isEmpty();
    }

    @Test
    void lookup_failingStore_isAMiss() {
        fetch("one");
        bench.store().failure = new IllegalStateException("broken");
        assertThat(fetch("two").body()).isEqualTo("two");
        assertThat(failures()).isPositive();
        assertThat(bench.extensionFailures.counts())
                .containsEntry(new ExtensionFailures.Key("test", Point.CACHE_STORE), failures());
        bench.store().failure = null;
        assertThat(fetch("three").body()).isEqualTo("three");
    }

    @Test
    void lookup_storeOrStrategyThatOverflowsTheStack_isAMiss() {
        bench.store().failure = new StackOverflowError();
        assertThat(fetch("one").body()).isEqualTo("one");
        bench.store().failure = null;
        bench.keys = exchange -> {
            throw new AssertionError("broken");
        };
        assertThat(fetch("two").status()).isEqualTo("headgate; fwd=bypass; detail=strategy");
    }

    @Test
    void complete_failingPut_leavesNoOlderResponse() {
        fetch("one");
        CacheLookup.Miss miss = (CacheLookup.Miss) bench.lookup(TestExchange.get("/", "Cache-Control", "no-cache"));
        CacheWrite write = bench.cache.admit(miss, TestExchange.get("/"), minute(), 0, bench.now, bench.now);
        assertThat(write).isNotNull();
        bench.store().failure = new IllegalStateException("broken");
        write.complete();
        bench.store().failure = null;
        assertThat(fetch("three").body()).isEqualTo("three");
    }

    @Test
    void invalidateByTag_storeThatCannotRemove_isEmptied() {
        fetch("one");
        bench.store().failure = new IllegalStateException("broken");
        assertThat(bench.cache.invalidateByTag("any").succeeded()).isTrue();
        bench.store().failure = null;
        assertThat(fetch("two").body()).isEqualTo("two");
    }

    @Test
    void invalidateByTag_storeThatCannotEvenBeEmptied_isNotReadAgain() {
        fetch("one");
        bench.store().failure = new IllegalStateException("broken");
        bench.store().clearFails = true;
        bench.cache.invalidateByTag("any");
        bench.store().failure = null;
        assertThat(fetch("two").status()).startsWith("headgate; fwd=uri-miss");
        assertThat(fetch("three").body()).isEqualTo("three");
        assertThat(bench.cache.stats().getJsonArray("tiers").getJsonObject(0).getBoolean("inUse"))
                .isFalse();
        Caches next = bench.build(CacheBench.config("a", Duration.ofMinutes(5), 1024), bench.caches);
        assertThat(bench.made).hasSize(2);
        next.close();
    }

    @Test
    void lookup_failingStrategy_isABypass() {
        bench.keys = exchange -> {
            throw new IllegalStateException("broken");
        };
        assertThat(fetch("one").status()).isEqualTo("headgate; fwd=bypass; detail=strategy");
        assertThat(failures()).isEqualTo(1);
        bench.cache.invalidateAfter(TestExchange.request("POST", "/"), minute(), (request, reference) -> null);
        assertThat(failures()).isEqualTo(2);
    }

    @Test
    void lookup_strategyThatWantsNoPart_isABypass() {
        bench.keys = exchange -> null;
        assertThat(fetch("one").status()).isEqualTo("headgate; fwd=bypass; detail=strategy");
        assertThat(failures()).isZero();
    }

    @Test
    void service_failingStore_saysSoForSetOnly() {
        bench.store().failure = new IllegalStateException("broken");
        assertThat(bench.cache.get("key").result()).isNull();
        assertThat(bench.cache.delete("key").result()).isFalse();
        assertThat(bench.cache
                        .set("key", Buffer.buffer("a"), SetOptions.DEFAULTS)
                        .cause())
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.status()).isEqualTo(503));
        assertThat(bench.cache.stats().getLong("failures")).isPositive();
    }

    private Answer fetch(String body) {
        return bench.fetch(TestExchange.get("/"), minute(), body);
    }

    private long failures() {
        return bench.cache.stats().getLong("failures");
    }
}
