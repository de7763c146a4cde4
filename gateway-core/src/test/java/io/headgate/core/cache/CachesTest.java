package io.headgate.core.cache;

import static io.headgate.core.cache.CacheBench.config;
import static io.headgate.core.cache.CacheBench.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.http.TestExchange;
import io.headgate.core.config.CacheConfig;
import io.headgate.core.config.ExtensionConfig;
import io.headgate.core.config.TierConfig;
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
        swap(config("a", Duration.ofMinutes(1), 99));
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
        Caches next = Caches.build(
                config("a", Duration.ofMinutes(5), 1024),
                bench.catalog(new CacheBench.StoreFactory(new ArrayList<>())),
                bench.caches,
                bench,
                bench.events::add,
                bench.extensionFailures);
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
        CacheLookup.Miss miss = (CacheLookup.Miss) bench.cache.lookup(TestExchange.get("/"), CacheBench.PLAIN, false);
        Cache old = bench.cache;
        swap(config("a", Duration.ofMinutes(1), 99));
        bench.cache.invalidateByTag("t");
        CacheWrite write = old.admit(miss, TestExchange.get("/"), minute("Cache-Tag", "t"), 0, bench.now, bench.now);
        assertThat(write).isNotNull();
        write.complete();
        assertThat(bench.store().entries).isEmpty();
    }

    @Test
    void put_severalTiers_readsTheNearestAndBoundsEachByItsOwnTime() {
        swap(pages("plain", new TierConfig(store("near"), Duration.ofSeconds(10)), tier("map", "far")));
        bench.fetch(TestExchange.get("/"), minute(), "one");
        bench.pass(Duration.ofSeconds(30));
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").body()).isEqualTo("one");
        assertThat(bench.made.get(1).entries).hasSize(1);
        bench.made.get(2).entries.clear();
        assertThat(bench.fetch(TestExchange.get("/"), minute(), "two").body()).isEqualTo("two");
    }

    private void swap(Map<String, CacheConfig> configs) {
        Caches next = bench.build(configs, bench.caches);
        next.activate();
        bench.caches.close();
        bench.caches = next;
        bench.cache = next.all().get("pages");
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
