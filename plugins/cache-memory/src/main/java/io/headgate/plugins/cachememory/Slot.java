package io.headgate.plugins.cachememory;

import io.headgate.api.cache.StoredEntry;

/** An entry in its place in a store. Compared by identity. */
final class Slot {

    /** What the key and the maps around an entry take, as measured on a 64-bit JVM. */
    private static final int OVERHEAD = 200;

    private final String key;
    private final StoredEntry entry;
    private final long residenceNanos;
    private final int weight;

    Slot(String key, StoredEntry entry, long residenceNanos) {
        this.key = key;
        this.entry = entry;
        this.residenceNanos = residenceNanos;
        this.weight = (int) Math.min(Integer.MAX_VALUE, (long) OVERHEAD + key.length() + entry.weight());
    }

    String key() {
        return key;
    }

    StoredEntry entry() {
        return entry;
    }

    long residenceNanos() {
        return residenceNanos;
    }

    /** The bytes that the slot is counted with. */
    int weight() {
        return weight;
    }
}
