package io.headgate.core.cache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What outlives changes of the config for a cache of one name, so that requests of the old and the new agree. */
final class CacheState {

    final InvalidationLog log = new InvalidationLog();
    final CacheCounters counters = new CacheCounters();
    final Failures failures;

    /** Bytes of responses that are being collected and are not in a store yet. */
    final AtomicLong collecting = new AtomicLong();

    private final List<StoreHandle> open = new CopyOnWriteArrayList<>();

    CacheState(String cache) {
        failures = new Failures(cache);
    }

    /** A store is used by some runtime from now on. */
    void opened(StoreHandle store) {
        open.add(store);
    }

    /** No runtime uses it any more. */
    void closed(StoreHandle store) {
        open.remove(store);
    }

    /** Removes the entry at a key from the stores of every runtime; tells whether there was one. */
    boolean remove(String key) {
        boolean removed = false;
        for (StoreHandle store : open) {
            removed |= store.remove(key);
        }
        return removed;
    }

    /**
     * Removes the entries with a tag from the stores of every runtime. Returns how many there were in the store that had
     * most: tiers have copies of the same.
     */
    int removeByTag(String tag) {
        int most = 0;
        for (StoreHandle store : open) {
            most = Math.max(most, store.removeByTag(tag));
        }
        return most;
    }

    /** Removes everything from the stores of every runtime; counts as {@link #removeByTag} does. */
    long clear() {
        long most = 0;
        for (StoreHandle store : open) {
            most = Math.max(most, store.removeAll());
        }
        return most;
    }
}
