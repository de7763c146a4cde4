package io.headgate.plugins.cachememory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.cache.StoredEntry;
import io.headgate.api.cache.StoredValue;
import io.headgate.api.plugin.TestPluginContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryStoreTest {

    private static final long MIB = 1 << 20;
    private static final long HOUR = 3_600_000;

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryStore store = new MemoryStore(MIB, nanos::get);

    @Test
    void get_endOfResidence_isGoneWithItsTags() {
        store.put("short", value(1, "tag"), 1_000);
        store.put("long", value(1, "tag"), 2_000);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_000));
        assertThat(store.get("short")).isNull();
        assertThat(store.get("long")).isNotNull();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_000));
        assertThat(store.get("long")).isNull();
        assertThat(store.stats().entries()).isZero();
        assertThat(store.tagCount()).isZero();
    }

    @Test
    void put_again_beginsAnotherResidence() {
        store.put("key", value(1), 1_000);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(900));
        store.put("key", value(2), 5_000);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(900));
        assertThat(store.get("key")).isEqualTo(value(2));
    }

    @Test
    void put_overAnExpiredEntry_keepsTheNewTags() {
        store.put("key", value(1, "tag"), 1_000);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_000));
        store.put("key", value(2, "tag"), 1_000);
        assertThat(store.removeByTag("tag")).isEqualTo(1);
        assertThat(store.get("key")).isNull();
    }

    @Test
    void put_manySmallEntries_countsKeysAndOverhead() {
        for (int i = 0; i < 30_000; i++) {
            store.put("a-key-of-some-length-" + i, value(0, "tag" + i % 7), HOUR);
        }
        assertThat(store.stats().bytes()).isLessThanOrEqualTo(MIB);
        assertThat(store.stats().entries()).isBetween(1_000L, MIB / 280);
    }

    @Test
    void everything_manyThreads_leavesIndexAndEntriesInAgreement() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                SplittableRandom random = new SplittableRandom(t);
                work.add(threads.submit(() -> stir(random)));
            }
            for (Future<?> done : work) {
                done.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.stats().bytes()).isLessThanOrEqualTo(MIB);
        for (int key = 0; key < 300; key++) {
            StoredEntry entry = store.get("key" + key);
            if (entry != null) {
                String tag = entry.tags().iterator().next();
                assertThat(store.removeByTag(tag)).as("entries with %s", tag).isPositive();
                assertThat(store.get("key" + key)).isNull();
            }
        }
        store.clear();
        assertThat(store.stats().entries()).isZero();
        assertThat(store.tagCount()).isZero();
    }

    private void stir(SplittableRandom random) {
        for (int i = 0; i < 20_000; i++) {
            String key = "key" + random.nextInt(300);
            switch (random.nextInt(8)) {
                case 0 -> store.remove(key);
                case 1 -> store.removeByTag("tag" + random.nextInt(40));
                case 2, 3 -> store.get(key);
                // Now and then too much for the bound, so that entries are evicted meanwhile.
                default ->
                    store.put(
                            key,
                            value(random.nextInt(8_000), "tag" + random.nextInt(40), "tag" + (40 + random.nextInt(40))),
                            HOUR);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1KiB", "0B", "much", "256"})
    void create_unfitMaxSize_isRefusedWithAReason(String maxSize) {
        JsonObject options = new JsonObject().put("maxSize", maxSize);
        assertThatThrownBy(() -> new MemoryStoreFactory().create(options, new TestPluginContext()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining('"' + maxSize + '"')
                .hasMessageContaining("expected");
    }

    private static StoredValue value(int bytes, String... tags) {
        return new StoredValue(Buffer.buffer(new byte[bytes]), Long.MAX_VALUE, Set.of(tags));
    }
}
