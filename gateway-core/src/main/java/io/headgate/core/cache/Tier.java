package io.headgate.core.cache;

import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreStats;
import io.headgate.api.cache.StoredEntry;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One level of a cache: a store behind a guard. What fails is counted and is a miss. A store that cannot remove what it
 * was told to remove is emptied and, should that fail as well, not read again.
 */
final class Tier {

    private final String type;
    private final StoreHandle handle;
    private final CacheStore store;
    private final long ttlMillis;
    private final Failures failures;

    Tier(String type, StoreHandle handle, long ttlMillis, Failures failures) {
        this.type = type;
        this.handle = handle;
        this.store = handle.store();
        this.ttlMillis = ttlMillis;
        this.failures = failures;
    }

    StoreHandle handle() {
        return handle;
    }

    /** For how long an entry may reside here. */
    long ttlMillis() {
        return ttlMillis;
    }

    @Nullable
    StoredEntry get(String key) {
        if (handle.isDistrusted()) {
            return null;
        }
        try {
            return store.get(key);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add("get of tier " + type, e);
            return null;
        }
    }

    /** Tells whether the store has taken it. */
    boolean put(String key, StoredEntry entry, long residenceMillis) {
        if (handle.isDistrusted() || residenceMillis <= 0) {
            return false;
        }
        try {
            store.put(key, entry, residenceMillis);
            return true;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add("put of tier " + type, e);
            // What was at the key is out of date.
            remove(key);
            return false;
        }
    }

    boolean remove(String key) {
        try {
            return store.remove(key);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add("remove of tier " + type, e);
            clear();
            return false;
        }
    }

    int removeByTag(String tag) {
        try {
            return store.removeByTag(tag);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add("removal by tag of tier " + type, e);
            return (int) Math.min(Integer.MAX_VALUE, clear());
        }
    }

    private long clear() {
        try {
            return store.clear();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            handle.distrust();
            failures.add("clearing of tier " + type + ", which is out of use now: its removal", e);
            return 0;
        }
    }

    /** The bound of the store in bytes, 0 when it does not tell. */
    long maxBytes() {
        try {
            return store.stats().maxBytes();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add("stats of tier " + type, e);
            return 0;
        }
    }

    JsonObject stats() {
        JsonObject json = new JsonObject().put("type", type).put("inUse", !handle.isDistrusted());
        try {
            CacheStoreStats stats = store.stats();
            return json.put("entries", stats.entries())
                    .put("bytes", stats.bytes())
                    .put("maxBytes", stats.maxBytes())
                    .put("evictions", stats.evictions());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add("stats of tier " + type, e);
            return json;
        }
    }

    void close() {
        handle.release(failures);
    }
}
