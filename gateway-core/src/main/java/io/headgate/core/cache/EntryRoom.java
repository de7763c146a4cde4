package io.headgate.core.cache;

import io.headgate.api.cache.StoredEntry;

/**
 * How large an entry of a cache may be.
 *
 * @param maxEntrySize what the config allows, in bytes of content
 * @param largestTier the bound of the largest tier, 0 when it does not tell
 */
record EntryRoom(long maxEntrySize, long largestTier) {

    /** What a store may take for an entry beside its weight and its key. */
    private static final int PLACE = 1024;

    /** What all bodies that are being collected may take, as a part of what the largest tier may hold. */
    private static final int COLLECTING_PART = 4;

    /** Whether so much content fits into an entry that is empty so far. */
    boolean holds(long length, StoredEntry empty, String key) {
        return length <= content(empty, key);
    }

    /** The most content that fits into an entry that is empty so far; less than 0 when not even that fits. */
    long content(StoredEntry empty, String key) {
        long most = Math.min(maxEntrySize, Integer.MAX_VALUE - 8);
        return largestTier == 0 ? most : Math.min(most, largestTier - PLACE - key.length() - empty.weight());
    }

    /** Bytes that all bodies that are being collected may take: at least one of the largest. */
    long collecting() {
        long one = largestTier == 0 ? maxEntrySize : Math.min(maxEntrySize, largestTier);
        return Math.max(one, largestTier / COLLECTING_PART);
    }
}
