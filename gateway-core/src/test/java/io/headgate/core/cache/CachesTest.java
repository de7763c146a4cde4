package io.headgate.core.cache;

import static io.headgate.core.cache.CacheBench.config;
import static io.headgate.core.cache.CacheBench.minute;
import static io.headgate.core.cache.CacheBench.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.http.ResponseHead;
import io.headgate.api.http.TestExchange;
import io.headgate.api.service.CacheService;
import io.headgate.core.config.CacheConfig;
import io.headgate.core.config.ExtensionConfig;
import io.headgate.core.config.RouteCacheConfig;
import io.headgate.core.config.TierConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CachesTest {

    private final CacheBench bench = new CacheBench();

    @Test
    void build_sameTierOptions_keepsEntriesAndCounters() {
        bench.fetch(TestExchange.get("/"), minute(), "one");
        bench.swap(config("a", Duration.ofMinutes(1), 99));
        assertThat(bench.made).hasSize(1);
        assertThat(bench.store().closed).hasValue(0);
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").body()).isEqualTo("one");
        assertThat(bench.cache.stats().getLong("misses")).isEqualTo(1);
        bench.caches.close();
        assertThat(bench.store().closed).hasValue(1);
    }

    @Test
    void build_otherTierOptions_beginsAnewAndClosesTheOldLater() {
        bench.fetch(TestExchange.get("/"), minute(), "one");
        MapStore old = bench.store();
        Caches next = bench.build(config("b", Duration.ofMinutes(5), 1024), bench.caches);
        assertThat(old.closed).hasValue(0);
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").body()).isEqualTo("one");
        next.activate();
        bench.caches.close();
        assertThat(old.closed).hasValue(1);
        assertThat(bench.made).hasSize(2);
        assertThat(bench.store().closed).hasValue(0);
        next.close();
    }

    @Test
    void build_otherVersionOfThePlugin_makesItsOwnStore() {
        CacheBench.StoreFactory other = new CacheBench.StoreFactory(new ArrayList<>());
        Caches next = bench.build(config("a", Duration.ofMinutes(5), 1024), other, bench.caches, "");
        // Equal, as records are, and yet not the same: what counts is the instance that the gateway made.
        assertThat(bench.made.get(0).closed).hasValue(0);
        bench.caches.close();
        assertThat(bench.made.get(0).closed).hasValue(1);
        next.close();
    }

    @Test
    void build_abandoned_leavesThePreviousAsItWas() {
        bench.fetch(TestExchange.get("/"), minute(), "one");
        bench.build(config("a", Duration.ofMinutes(5), 1024), bench.caches).close();
        assertThat(bench.store().closed).hasValue(0);
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").body()).isEqualTo("one");
    }

    @Test
    void build_afterThePreviousWasClosed_makesANewStore() {
        bench.caches.close();
        Caches next = bench.build(config("a", Duration.ofMinutes(5), 1024), bench.caches);
        assertThat(bench.made).hasSize(2);
        next.close();
    }

    @Test
    void build_brokenTier_closesWhatWasMadeAndSaysWhere() {
        TierConfig good = tier("map", "new");
        assertThatThrownBy(() -> bench.build(pages("plain", good, tier("map", "broken")), bench.caches))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("caches.pages.tiers[1]: map cannot be made: x: is broken");
        assertThat(bench.made).hasSize(2);
        assertThat(bench.store().closed).hasValue(1);
        assertThatThrownBy(() -> bench.build(pages("plain", tier("disk", "a")), bench.caches))
                .hasMessage("caches.pages.tiers[0]: no loaded plugin has the type \"disk\"");
        assertThatThrownBy(() -> bench.build(pages("clever", good), bench.caches))
                .hasMessage("caches.pages.strategy: no loaded plugin has the type \"clever\"");
        assertThat(bench.made.get(0).closed).hasValue(0);
    }

    @Test
    void invalidateByTag_requestOfTheOldRuntime_isSeenByBoth() {
        CacheLookup.Miss miss = (CacheLookup.Miss) bench.lookup(TestExchange.get("/"));
        Cache old = bench.cache;
        bench.swap(config("a", Duration.ofMinutes(1), 99));
        bench.cache.invalidateByTag("t");
        CacheWrite write = old.admit(miss, TestExchange.get("/"), minute("Cache-Tag", "t"), 0, bench.now, bench.now);
        assertThat(write).isNotNull();
        write.complete();
        assertThat(bench.store().entries).isEmpty();
    }

    @Test
    void invalidateAfter_requestOfTheOldRuntime_reachesTheStoreOfTheNew() {
        Cache old = bench.cache;
        Caches before = bench.caches;
        Caches next = bench.build(config("b", Duration.ofMinutes(5), 1024), before);
        next.activate();
        bench.cache = next.all().get("pages");
        bench.fetch(TestExchange.get("/"), minute(), "one");
        old.invalidateAfter(TestExchange.request("POST", "/"), response(204), (request, reference) -> null);
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").body()).isEqualTo("two");
        before.close();
        assertThat(bench.made.get(0).closed).hasValue(1);
        next.close();
    }

    @Test
    void invalidateByTag_serviceOfTheOldRuntime_reachesTheStoreOfTheNew() {
        Cache old = bench.cache;
        bench.swap(config("b", Duration.ofMinutes(5), 1024));
        bench.fetch(TestExchange.get("/"), minute("Cache-Tag", "t"), "one");
        bench.cache.set("key", Buffer.buffer("a"), CacheService.SetOptions.DEFAULTS);
        bench.made.get(0).failure = new IllegalStateException("is closed");
        assertThat(old.invalidateByTag("t").result()).isEqualTo(1);
        assertThat(old.delete("key").result()).isTrue();
        assertThat(bench.store().entries).isEmpty();
        assertThat(bench.cache.stats().getLong("failures")).isZero();
    }

    @Test
    void activate_routeHasChanged_usesNothingThatWasStoredForIt() {
        RouteCacheConfig other = new RouteCacheConfig("pages", Duration.ofMinutes(1), false, List.of());
        bench.fetch(TestExchange.get("/"), minute(), "one");
        bench.fetch(TestExchange.get("/other"), other, minute(), "other");
        Caches next = bench.build(config("a", Duration.ofMinutes(5), 1024), bench.caches, "changed");
        CachedRoute kept = next.all().get("pages").route(other.toString(), other, "");
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").body()).isEqualTo("one");
        bench.swapTo(next);
        assertThat(bench.route(other)).isSameAs(kept);
        assertThat(bench.fetch(TestExchange.get("/other"), other, minute(), "two")
                        .body())
                .isEqualTo("other");
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").status())
                .isEqualTo("headgate; fwd=uri-miss; stored");
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "three").body()).isEqualTo("two");
    }

    @Test
    void activate_routeHasChangedBack_usesNothingOfItsFirstTime() {
        bench.fetch(TestExchange.get("/"), minute(), "one");
        bench.swapTo(bench.build(config("a", Duration.ofMinutes(5), 1024), bench.caches, "changed"));
        bench.swapTo(bench.build(config("a", Duration.ofMinutes(5), 1024), bench.caches, ""));
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").body()).isEqualTo("two");
    }

    @Test
    void activate_answerForTheRouteAsItWas_isNotStored() {
        CacheLookup.Miss early = (CacheLookup.Miss) bench.lookup(TestExchange.get("/"));
        CacheLookup.Miss late = (CacheLookup.Miss) bench.lookup(TestExchange.get("/"));
        Cache old = bench.cache;
        CacheWrite write = old.admit(early, TestExchange.get("/"), minute(), 0, bench.now, bench.now);
        assertThat(write).isNotNull();
        bench.swapTo(bench.build(config("a", Duration.ofMinutes(5), 1024), bench.caches, "changed"));
        write.complete();
        assertThat(bench.store().entries).isEmpty();
        ResponseHead head = minute();
        assertThat(old.admit(late, TestExchange.get("/"), head, 0, bench.now, bench.now))
                .isNull();
        assertThat(head.headers().get("Cache-Status")).isEqualTo("headgate; fwd=uri-miss; detail=route-changed");
    }

    @Test
    void invalidateAfter_throughAnotherRoute_removesTheEntry() {
        RouteCacheConfig other = new RouteCacheConfig("pages", Duration.ofMinutes(1), false, List.of());
        bench.fetch(TestExchange.get("/"), minute(), "one");
        assertThat(bench.fetch(TestExchange.get("/"), other, response(200, "Cache-Control", "no-store"), "x")
                        .body())
                .isEqualTo("x");
        bench.cache.invalidateAfter(TestExchange.request("POST", "/"), response(204), (request, reference) -> null);
        assertThat(bench.store().entries).isEmpty();
    }

    @Test
    void admit_responseThatNoTierCanHold_isNotSaidToBeStored() {
        bench.store().maxBytes = 64 * 1024;
        bench.swap(config("a", Duration.ofMinutes(5), 1 << 20));
        String large = "x".repeat(64 * 1024 - 200);
        assertThat(bench.fetch(TestExchange.get("/"), minute(), large).status())
                .isEqualTo("headgate; fwd=uri-miss; detail=too-large");
        assertThat(bench.store().entries).isEmpty();
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "x".repeat(60 * 1024))
                        .status())
                .isEqualTo("headgate; fwd=uri-miss; stored");
        assertThat(bench.cache.stats().getLong("stored")).isEqualTo(1);
    }

    @Test
    void put_severalTiers_readsTheNearestAndBoundsEachByItsOwnTime() {
        bench.swap(pages("plain", new TierConfig(store("near"), Duration.ofSeconds(10)), tier("map", "far")));
        bench.fetch(TestExchange.get("/"), minute(), "one");
        bench.pass(Duration.ofSeconds(30));
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").body()).isEqualTo("one");
        assertThat(bench.made.get(1).entries).hasSize(1);
        bench.made.get(2).entries.clear();
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").body()).isEqualTo("two");
    }

    private static Map<String, CacheConfig> pages(String strategy, TierConfig... tiers) {
        ExtensionConfig chosen = new ExtensionConfig(strategy, new JsonObject());
        return Map.of("pages", new CacheConfig("pages", chosen, List.of(tiers), 1024));
    }

    private static TierConfig tier(String type, String option) {
        return new TierConfig(new ExtensionConfig(type, new JsonObject().put("x", option)), Duration.ofMinutes(5));
    }

    private static ExtensionConfig store(String option) {
        return new ExtensionConfig("map", new JsonObject().put("x", option));
    }
}
