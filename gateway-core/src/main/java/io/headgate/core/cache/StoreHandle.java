package io.headgate.core.cache;

import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStoreStats;
import io.headgate.api.cache.StoredEntry;
import io.headgate.core.config.TierConfig;
import io.headgate.core.plugin.CallSlot;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionGuard;
import io.headgate.core.plugin.Point;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A store behind a guard, and those who share it: the runtimes whose config asks the same plugin version for the same
 * store. What fails is counted and is a miss. A store that cannot remove what it was told to remove is emptied and, should
 * that fail as well, not read again.
 */
final class StoreHandle {

    private final CacheStoreFactory factory;
    private final TierConfig config;
    private final CacheStore store;
    private final CacheState state;
    private final ExtensionGuard guard;
    private final Failures failures;
    private final Worker worker;
    private final AtomicInteger users = new AtomicInteger(1);
    private volatile boolean distrusted;

    private StoreHandle(
            Extension<CacheStoreFactory> extension,
            TierConfig config,
            CacheStore store,
            CacheState state,
            CacheEnvironment environment) {
        this.factory = extension.factory();
        this.config = config;
        this.store = store;
        this.state = state;
        this.guard = extension.guard(Point.CACHE_STORE, environment.failures());
        this.failures = state.failures.reportingTo(guard::failed);
        this.worker = environment.worker();
    }

    /** Creates a store with one user. */
    static StoreHandle open(
            Extension<CacheStoreFactory> extension, TierConfig config, CacheState state, CacheEnvironment environment) {
        CacheStore store = extension.make(
                (factory, context) -> factory.create(config.store().options().copy(), context));
        StoreHandle handle = new StoreHandle(extension, config, store, state, environment);
        state.opened(handle);
        return handle;
    }

    /** Adds a user, if the store is what was asked for and is still open; tells whether it did. */
    boolean share(Extension<CacheStoreFactory> extension, TierConfig wanted) {
        boolean same =
                !distrusted && extension.factory() == factory && wanted.store().equals(config.store());
        return same && hold();
    }

    /** Takes a user away; the last one closes the store. What goes wrong then is counted. */
    Future<Void> release() {
        if (users.decrementAndGet() > 0) {
            return Future.succeededFuture();
        }
        state.closed(this);
        return worker.run(() -> {
            close();
            return null;
        });
    }

    @Nullable
    StoredEntry get(String key) {
        if (unusable()) {
            return null;
        }
        CallSlot call = guard.enter();
        try {
            return store.get(key);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add(what("get"), e);
            return null;
        } finally {
            call.leave();
        }
    }

    /** Tells whether the store has taken it. */
    boolean put(String key, StoredEntry entry, long residenceMillis) {
        if (unusable() || residenceMillis <= 0) {
            return false;
        }
        CallSlot call = guard.enter();
        try {
            store.put(key, entry, residenceMillis);
            return true;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add(what("put"), e);
            // What was at the key is out of date.
            remove(key);
            return false;
        } finally {
            call.leave();
        }
    }

    /** Removes the entry at a key, unless the store is closed; tells whether there was one. */
    boolean remove(String key) {
        if (guard.closed() || !hold()) {
            return false;
        }
        CallSlot call = guard.enter();
        try {
            return store.remove(key);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add(what("remove"), e);
            clear();
            return false;
        } finally {
            call.leave();
            letGo();
        }
    }

    /** Removes the entries with a tag, unless the store is closed, and returns how many there were. May take long. */
    int removeByTag(String tag) {
        if (guard.closed() || !hold()) {
            return 0;
        }
        try {
            return store.removeByTag(tag);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add(what("removal by tag"), e);
            return (int) Math.min(Integer.MAX_VALUE, clear());
        } finally {
            letGo();
        }
    }

    /** Removes all entries, unless the store is closed, and returns how many there were. May take long. */
    long removeAll() {
        if (guard.closed() || !hold()) {
            return 0;
        }
        try {
            return clear();
        } finally {
            letGo();
        }
    }

    /** The bound of the store in bytes, 0 when it does not tell. */
    long maxBytes() {
        if (guard.closed()) {
            return 0;
        }
        try {
            return Math.max(0, store.stats().maxBytes());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add(what("stats"), e);
            return 0;
        }
    }

    JsonObject stats() {
        JsonObject json = new JsonObject().put("type", config.store().type()).put("inUse", !unusable());
        if (guard.closed()) {
            return json;
        }
        try {
            CacheStoreStats stats = store.stats();
            return json.put("entries", stats.entries())
                    .put("bytes", stats.bytes())
                    .put("maxBytes", stats.maxBytes())
                    .put("evictions", stats.evictions());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add(what("stats"), e);
            return json;
        }
    }

    /** What was put in before the quarantine of the plugin is never read again: the one that follows makes a new store. */
    private boolean unusable() {
        return distrusted || guard.closed();
    }

    private boolean hold() {
        int known = users.get();
        while (known > 0) {
            if (users.compareAndSet(known, known + 1)) {
                return true;
            }
            known = users.get();
        }
        return false;
    }

    private void letGo() {
        // Nobody waits for the store to be closed; a failure is counted.
        var unused = release();
    }

    private long clear() {
        try {
            return store.clear();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            distrusted = true;
            failures.add("clearing of tier " + config.store().type() + ", which is out of use now: its removal", e);
            return 0;
        }
    }

    private void close() {
        try {
            store.close();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failures.add(what("close"), e);
        }
    }

    private String what(String call) {
        return call + " of tier " + config.store().type();
    }
}
