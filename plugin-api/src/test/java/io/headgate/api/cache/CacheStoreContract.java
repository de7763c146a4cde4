package io.headgate.api.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Headers;
import io.headgate.api.plugin.OptionsSchemas;
import io.headgate.api.plugin.TestPluginContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link CacheStore} must keep to. Subclass it with the factory and options for a store of 1 to 100 MiB. */
public abstract class CacheStoreContract {

    private static final long HOUR = 3_600_000;
    private static final int ROUNDS = 5_000;

    private CacheStore store;

    /** A new instance of the factory, as the gateway makes it. */
    protected abstract CacheStoreFactory factory();

    /** Options that the schema allows; its defaults are filled in. */
    protected abstract JsonObject options();

    /** Makes the store. */
    @BeforeEach
    final void open() {
        store = factory().create(OptionsSchemas.withDefaults(factory(), options()), new TestPluginContext());
    }

    /** Closes the store. */
    @AfterEach
    final void close() {
        store.close();
    }

    /** The store under test. */
    protected final CacheStore store() {
        return store;
    }

    /** A value of that size with those tags. */
    protected static StoredValue value(int bytes, String... tags) {
        return new StoredValue(Buffer.buffer(new byte[bytes]), Long.MAX_VALUE, Set.of(tags));
    }

    @Test
    void factory_typeAndSchema_keepTheContract() {
        OptionsSchemas.check(factory());
    }

    @Test
    void create_twice_makesStoresOfTheirOwn() {
        CacheStore other = factory().create(OptionsSchemas.withDefaults(factory(), options()), new TestPluginContext());
        other.put("key", value(1), HOUR);
        assertThat(store.get("key")).isNull();
        other.close();
    }

    @Test
    void get_nothingPut_isNull() {
        assertThat(store.get("key")).isNull();
    }

    @Test
    void put_everyKindOfEntry_comesBack() {
        StoredResponse response = new StoredResponse(
                200, Headers.of("ETag", "\"a\""), Buffer.buffer("body"), 1, 2, 3, 4, "shop#1", Set.of("t"));
        VaryMarker marker = new VaryMarker("id", List.of("accept"), Set.of());
        store.put("response", response, HOUR);
        store.put("marker", marker, HOUR);
        store.put("value", value(3, "t"), HOUR);
        assertThat(store.get("marker")).isEqualTo(marker);
        assertThat(store.get("value")).isEqualTo(value(3, "t"));
        assertThat(store.get("response")).isInstanceOfSatisfying(StoredResponse.class, found -> {
            assertThat(found.status()).isEqualTo(200);
            assertThat(found.headers().get("ETag")).isEqualTo("\"a\"");
            assertThat(found.body()).isEqualTo(Buffer.buffer("body"));
            assertThat(found.requestTimeMillis()).isEqualTo(1);
            assertThat(found.responseTimeMillis()).isEqualTo(2);
            assertThat(found.initialAgeSeconds()).isEqualTo(3);
            assertThat(found.lifetimeSeconds()).isEqualTo(4);
            assertThat(found.route()).isEqualTo("shop#1");
            assertThat(found.tags()).containsExactly("t");
        });
    }

    @Test
    void put_again_replacesEntryAndTags() {
        store.put("key", value(1, "old", "both"), HOUR);
        store.put("key", value(2, "new", "both"), HOUR);
        assertThat(store.removeByTag("old")).isZero();
        assertThat(store.get("key")).isEqualTo(value(2, "new", "both"));
        assertThat(store.removeByTag("both")).isEqualTo(1);
        assertThat(store.get("key")).isNull();
        assertThat(store.removeByTag("new")).isZero();
    }

    @Test
    void remove_entry_tellsWhetherItWasThere() {
        store.put("key", value(1, "tag"), HOUR);
        assertThat(store.remove("key")).isTrue();
        assertThat(store.remove("key")).isFalse();
        assertThat(store.get("key")).isNull();
        assertThat(store.removeByTag("tag")).isZero();
    }

    @Test
    void removeByTag_manyEntries_removesThoseAndNoOthers() {
        for (int i = 0; i < 100; i++) {
            store.put("key" + i, value(1, "all", i % 2 == 0 ? "even" : "odd"), HOUR);
        }
        assertThat(store.removeByTag("even")).isEqualTo(50);
        for (int i = 0; i < 100; i++) {
            assertThat(store.get("key" + i) == null).isEqualTo(i % 2 == 0);
        }
        assertThat(store.removeByTag("unknown")).isZero();
        assertThat(store.removeByTag("all")).isEqualTo(50);
    }

    @Test
    void clear_entries_leavesNothing() {
        store.put("a", value(1, "tag"), HOUR);
        store.put("b", value(1), HOUR);
        assertThat(store.clear()).isEqualTo(2);
        assertThat(store.get("a")).isNull();
        assertThat(store.get("b")).isNull();
        assertThat(store.removeByTag("tag")).isZero();
    }

    @Test
    void stats_moreThanItHolds_staysWithinItsBound() {
        long bound = store.stats().maxBytes();
        int size = (int) Math.min(1 << 20, bound / 16);
        for (int i = 0; i < 64; i++) {
            store.put("key" + i, value(size, "tag" + i), HOUR);
        }
        CacheStoreStats stats = store.stats();
        assertThat(stats.bytes()).isBetween(1L, bound);
        assertThat(stats.entries()).isBetween(1L, 16L);
        assertThat(stats.evictions()).isEqualTo(64 - stats.entries());
    }

    @Test
    void put_largerThanTheStore_leavesNothingAtTheKey() {
        store.put("key", value(1), HOUR);
        store.put("key", value((int) Math.min(1 << 28, store.stats().maxBytes() + 1)), HOUR);
        assertThat(store.stats().bytes()).isLessThanOrEqualTo(store.stats().maxBytes());
        assertThat(store.get("key")).isNotEqualTo(value(1));
    }

    @Test
    void removeByTag_whileOthersPut_leavesNothingThatWasThereBefore() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        CountDownLatch done = new CountDownLatch(1);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                writers.add(threads.submit(() -> {
                    while (done.getCount() > 0) {
                        int key = ThreadLocalRandom.current().nextInt(50);
                        store.put("noise" + key, value(10, "tag", "noise"), HOUR);
                        store.remove("noise" + ThreadLocalRandom.current().nextInt(50));
                    }
                }));
            }
            for (int i = 0; i < ROUNDS; i++) {
                store.put("own", value(1, "tag"), HOUR);
                assertThat(store.removeByTag("tag")).isPositive();
                assertThat(store.get("own")).isNull();
            }
            done.countDown();
            for (Future<?> writer : writers) {
                writer.get(30, TimeUnit.SECONDS);
            }
            store.removeByTag("tag");
            for (int i = 0; i < 50; i++) {
                assertThat(store.get("noise" + i)).isNull();
            }
        } finally {
            done.countDown();
            threads.shutdownNow();
        }
    }
}
