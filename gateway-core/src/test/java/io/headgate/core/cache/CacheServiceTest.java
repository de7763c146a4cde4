package io.headgate.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.TestExchange;
import io.headgate.api.service.CacheService;
import io.headgate.api.service.CacheService.SetOptions;
import io.headgate.api.service.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CacheServiceTest {

    private final CacheBench bench = new CacheBench();
    private final CacheService service = bench.cache;

    @Test
    void get_valueThatWasSet_isACopyOfIt() {
        Buffer value = Buffer.buffer("abc");
        assertThat(service.set("key", value, SetOptions.DEFAULTS).succeeded()).isTrue();
        value.setByte(0, (byte) 'x');
        Buffer found = service.get("key").result();
        assertThat(found).isEqualTo(Buffer.buffer("abc"));
        found.setByte(0, (byte) 'x');
        assertThat(service.get("key").result()).isEqualTo(Buffer.buffer("abc"));
        assertThat(service.get("other").result()).isNull();
    }

    @Test
    void get_endOfItsTime_isNull() {
        set("short", new SetOptions(Duration.ofSeconds(2), Set.of()));
        set("long", new SetOptions(Duration.ofHours(2), Set.of()));
        set("usual", SetOptions.DEFAULTS);
        bench.pass(Duration.ofMillis(1_999));
        assertThat(service.get("short").result()).isNotNull();
        bench.pass(Duration.ofMillis(1));
        assertThat(service.get("short").result()).isNull();
        bench.pass(Duration.ofMillis(297_999));
        assertThat(service.get("long").result()).isNotNull();
        assertThat(service.get("usual").result()).isNotNull();
        bench.pass(Duration.ofMillis(1));
        assertThat(service.get("long").result()).isNull();
        assertThat(service.get("usual").result()).isNull();
    }

    @Test
    void delete_value_tellsWhetherItWasThere() {
        set("key", SetOptions.DEFAULTS);
        assertThat(service.delete("key").result()).isTrue();
        assertThat(service.delete("key").result()).isFalse();
        assertThat(service.get("key").result()).isNull();
    }

    @Test
    void invalidateByTag_valuesAndResponses_areRemovedTogether() {
        set("a", new SetOptions(null, Set.of("t", "u")));
        set("b", new SetOptions(null, Set.of("u")));
        bench.fetch(TestExchange.get("/"), CacheBench.minute("Cache-Tag", "t"), "body");
        assertThat(service.invalidateByTag("t").result()).isEqualTo(2);
        assertThat(service.get("a").result()).isNull();
        assertThat(service.get("b").result()).isNotNull();
    }

    @Test
    void set_keyLikeThatOfAResponse_doesNotCollide() {
        bench.fetch(TestExchange.get("/"), CacheBench.minute(), "body");
        for (String stored : Set.copyOf(bench.store().entries.keySet())) {
            assertThat(service.get(stored).result()).isNull();
            set(stored, SetOptions.DEFAULTS);
            set(stored.substring(2), SetOptions.DEFAULTS);
        }
        assertThat(bench.fetch(TestExchange.get("/"), CacheBench.minute(), "x").body())
                .isEqualTo("body");
    }

    @Test
    void set_unfitArguments_failWithTheReason() {
        assertThat(refusal("", Buffer.buffer(), SetOptions.DEFAULTS)).contains("key");
        assertThat(refusal("k".repeat(4097), Buffer.buffer(), SetOptions.DEFAULTS))
                .contains("key");
        assertThat(refusal("k", Buffer.buffer(new byte[1025]), SetOptions.DEFAULTS))
                .contains("1025");
        assertThat(refusal("k", Buffer.buffer(), new SetOptions(Duration.ZERO, Set.of())))
                .contains("ttl");
        assertThat(refusal("k", Buffer.buffer(), new SetOptions(Duration.ofDays(4000), Set.of())))
                .contains("ttl");
        assertThat(refusal("k", Buffer.buffer(), new SetOptions(null, Set.of(""))))
                .contains("tags");
    }

    @Test
    void set_ttlThatNoNumberOfMillisecondsHolds_isRefused() {
        assertThat(refusal("k", Buffer.buffer(), new SetOptions(Duration.ofSeconds(Long.MAX_VALUE), Set.of())))
                .contains("ttl");
        assertThat(refusal("k", Buffer.buffer(), new SetOptions(Duration.ofSeconds(Long.MIN_VALUE), Set.of())))
                .contains("ttl");
        assertThat(refusal("k", Buffer.buffer(), new SetOptions(Duration.ofNanos(1), Set.of())))
                .contains("ttl");
    }

    @Test
    void set_valueThatNoTierCanHold_isRefused() {
        bench.made.get(0).maxBytes = 64 * 1024;
        bench.swap(CacheBench.config("a", Duration.ofMinutes(5), 1 << 20));
        String problem = String.valueOf(bench.cache
                .set("k", Buffer.buffer(new byte[64 * 1024 - 100]), SetOptions.DEFAULTS)
                .cause()
                .getMessage());
        assertThat(problem).startsWith("value of 65436 bytes (expected: at most 6");
        assertThat(bench.cache
                        .set("k", Buffer.buffer(new byte[60 * 1024]), SetOptions.DEFAULTS)
                        .succeeded())
                .isTrue();
    }

    @Test
    void stats_afterUse_tellWhatHappened() {
        bench.fetch(TestExchange.get("/"), CacheBench.minute(), "body");
        bench.fetch(TestExchange.get("/"), CacheBench.minute(), "body");
        bench.fetch(TestExchange.get("/", "Range", "bytes=0-"), CacheBench.minute(), "body");
        JsonObject stats = service.stats();
        assertThat(stats.getString("name")).isEqualTo("pages");
        assertThat(stats.getLong("hits")).isEqualTo(1);
        assertThat(stats.getLong("misses")).isEqualTo(1);
        assertThat(stats.getLong("bypasses")).isEqualTo(1);
        assertThat(stats.getLong("stored")).isEqualTo(1);
        assertThat(stats.getLong("failures")).isZero();
        JsonObject tier = stats.getJsonArray("tiers").getJsonObject(0);
        assertThat(tier.getString("type")).isEqualTo("map");
        assertThat(tier.getLong("entries")).isEqualTo(1);
        assertThat(tier.getBoolean("inUse")).isTrue();
    }

    private void set(String key, SetOptions options) {
        assertThat(service.set(key, Buffer.buffer("value"), options).succeeded())
                .isTrue();
    }

    private String refusal(String key, Buffer value, SetOptions options) {
        Future<Void> set = service.set(key, value, options);
        assertThat(set.cause()).isInstanceOfSatisfying(ServiceException.class, e -> {
            assertThat(e.status()).isEqualTo(400);
            assertThat(e.code()).isEqualTo("BAD_REQUEST");
        });
        return String.valueOf(set.cause().getMessage());
    }
}
