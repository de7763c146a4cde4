package io.headgate.api.cache;

import org.jspecify.annotations.Nullable;

/**
 * Holds entries of one cache in the memory of this process. It only stores: what may be stored, and whether it may still
 * be used, is decided by the gateway.
 *
 * <p>Every method is called on all event loops at the same time, answers at once and never blocks, but for
 * {@link #removeByTag} and {@link #close}, which are called on worker threads and may take a while. Entries may vanish at
 * any time; an entry that was removed or replaced never comes back. An exception counts as a miss.
 */
public interface CacheStore {

    /** The entry at the key, or null. */
    @Nullable
    StoredEntry get(String key);

    /**
     * Puts an entry in the place of whatever was at the key. An entry that is too large may be left out; what was at the
     * key is gone then, too.
     *
     * @param residenceMillis how long the entry is of use, more than 0: after that the store may drop it, and the gateway
     *     does not use it any more
     */
    void put(String key, StoredEntry entry, long residenceMillis);

    /** Removes the entry at the key; tells whether there was one. */
    boolean remove(String key);

    /** Removes every entry with that tag and returns how many there were. When it returns, none can be read any more. */
    int removeByTag(String tag);

    /** Removes everything and returns how many entries there were. */
    long clear();

    /** Numbers for people and metrics; may lag behind a little. */
    CacheStoreStats stats();

    /** Called once when nobody uses the store any more. */
    void close();
}
