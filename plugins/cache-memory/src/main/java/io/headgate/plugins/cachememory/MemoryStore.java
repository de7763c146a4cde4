package io.headgate.plugins.cachememory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreStats;
import io.headgate.api.cache.StoredEntry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Entries in memory, bounded by their bytes; what was used seldom goes first (W-TinyLFU). Upkeep is done in small parts
 * by the threads that use the store, so that it owns no thread.
 */
final class MemoryStore implements CacheStore {

    private final Cache<String, Slot> slots;
    private final Policy.Eviction<String, Slot> bound;
    private final TagIndex tags = new TagIndex();
    private final LongAdder evictions = new LongAdder();

    MemoryStore(long maxBytes, Ticker ticker) {
        slots = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String key, Slot slot) -> slot.weight())
                .expireAfter(Expiry.<String, Slot>writing((key, slot) -> Duration.ofNanos(slot.residenceNanos())))
                .removalListener(this::removed)
                .executor(Runnable::run)
                .ticker(ticker)
                .build();
        bound = slots.policy().eviction().orElseThrow();
    }

    @Override
    public @Nullable StoredEntry get(String key) {
        Slot slot = slots.getIfPresent(key);
        return slot == null ? null : slot.entry();
    }

    @Override
    public void put(String key, StoredEntry entry, long residenceMillis) {
        Slot slot = new Slot(key, entry, TimeUnit.MILLISECONDS.toNanos(residenceMillis));
        tags.add(slot);
        slots.put(key, slot);
    }

    @Override
    public boolean remove(String key) {
        return slots.asMap().remove(key) != null;
    }

    @Override
    public int removeByTag(String tag) {
        int removed = 0;
        for (Slot slot : tags.get(tag)) {
            if (slots.asMap().remove(slot.key(), slot)) {
                removed++;
            }
        }
        return removed;
    }

    @Override
    public long clear() {
        long known = slots.estimatedSize();
        slots.invalidateAll();
        return known;
    }

    @Override
    public CacheStoreStats stats() {
        slots.cleanUp();
        return new CacheStoreStats(
                slots.estimatedSize(), bound.weightedSize().orElse(0), bound.getMaximum(), evictions.sum());
    }

    @Override
    public void close() {
        slots.invalidateAll();
    }

    /** How many tags are in use. */
    int tagCount() {
        return tags.size();
    }

    private void removed(@Nullable String key, @Nullable Slot slot, RemovalCause cause) {
        if (slot != null) {
            tags.remove(slot);
        }
        if (cause == RemovalCause.SIZE) {
            evictions.increment();
        }
    }
}
