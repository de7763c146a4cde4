package io.headgate.core.cache;

import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreStats;
import io.headgate.api.cache.StoredEntry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store without a bound, which fails when it is told to. */
final class MapStore implements CacheStore {

    final Map<String, StoredEntry> entries = new ConcurrentHashMap<>();
    final AtomicInteger closed = new AtomicInteger();
    volatile @Nullable Throwable failure;
    volatile boolean clearFails;
    volatile long maxBytes = 1 << 20;
    volatile Step beforeRemoval = () -> {};

    /** May be held up. */
    interface Step {
        void run() throws Exception;
    }

    @Override
    public @Nullable StoredEntry get(String key) {
        fail();
        return entries.get(key);
    }

    @Override
    public void put(String key, StoredEntry entry, long residenceMillis) {
        fail();
        entries.put(key, entry);
    }

    @Override
    public boolean remove(String key) {
        fail();
        return entries.remove(key) != null;
    }

    @Override
    public int removeByTag(String tag) {
        fail();
        try {
            beforeRemoval.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        int before = entries.size();
        entries.values().removeIf(entry -> entry.tags().contains(tag));
        return before - entries.size();
    }

    @Override
    public long clear() {
        if (clearFails) {
            throw new IllegalStateException("cannot clear");
        }
        int before = entries.size();
        entries.clear();
        return before;
    }

    @Override
    public CacheStoreStats stats() {
        fail();
        return new CacheStoreStats(entries.size(), 0, maxBytes, 0);
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }

    private void fail() {
        Throwable toThrow = failure;
        if (toThrow instanceof Error error) {
            throw error;
        }
        if (toThrow != null) {
            throw (RuntimeException) toThrow;
        }
    }
}
