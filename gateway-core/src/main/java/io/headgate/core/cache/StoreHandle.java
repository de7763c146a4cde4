package io.headgate.core.cache;

import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.core.config.TierConfig;
import io.headgate.core.plugin.Extension;
import java.util.concurrent.atomic.AtomicInteger;

/** A store and those who share it: the runtimes whose config asks the same plugin version for the same store. */
final class StoreHandle {

    private final CacheStoreFactory factory;
    private final TierConfig config;
    private final CacheStore store;
    private final AtomicInteger users = new AtomicInteger(1);
    private volatile boolean distrusted;

    private StoreHandle(CacheStoreFactory factory, TierConfig config, CacheStore store) {
        this.factory = factory;
        this.config = config;
        this.store = store;
    }

    /** Creates a store with one user. */
    static StoreHandle open(Extension<CacheStoreFactory> extension, TierConfig config) {
        CacheStore store = extension.factory().create(config.store().options().copy(), extension.context());
        return new StoreHandle(extension.factory(), config, store);
    }

    /** Adds a user, if the store is what was asked for and is still open; tells whether it did. */
    boolean share(Extension<CacheStoreFactory> extension, TierConfig wanted) {
        if (distrusted || extension.factory() != factory || !wanted.store().equals(config.store())) {
            return false;
        }
        int known = users.get();
        while (known > 0) {
            if (users.compareAndSet(known, known + 1)) {
                return true;
            }
            known = users.get();
        }
        return false;
    }

    /** Nobody reads the store from now on: it could not remove what it was told to. */
    void distrust() {
        distrusted = true;
    }

    boolean isDistrusted() {
        return distrusted;
    }

    CacheStore store() {
        return store;
    }

    /** Takes a user away; the last one closes the store. */
    void release(Failures failures) {
        if (users.decrementAndGet() > 0) {
            return;
        }
        try {
            store.close();
        } catch (Exception | LinkageError e) {
            failures.add("close of tier " + config.store().type(), e);
        }
    }
}
