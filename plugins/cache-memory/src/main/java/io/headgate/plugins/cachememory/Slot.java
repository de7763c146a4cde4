package io.headgate.plugins.cachememory;

import io.headgate.api.cache.StoredEntry;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry in its place in a store. Compared by identity. */
final class Slot implements Members {

    /** What the maps around an entry take, as measured on a 64-bit JVM. */
    private static final int OVERHEAD = 160;

    private final String key;
    private final StoredEntry entry;
    private final long residenceNanos;
    private final int weight;

    Slot(String key, StoredEntry entry, long residenceNanos) {
        this.key = key;
        this.entry = entry;
        this.residenceNanos = residenceNanos;
        this.weight = (int) Math.min(Integer.MAX_VALUE, OVERHEAD + StoredEntry.weightOf(key) + entry.weight());
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

    @Override
    public Members with(Slot slot) {
        return new Few(List.of(this, slot));
    }

    @Override
    public @Nullable Members without(Slot slot) {
        return slot == this ? null : this;
    }

    @Override
    public Collection<Slot> slots() {
        return List.of(this);
    }

    /** The bytes that the slot is counted with. */
    int weight() {
        return weight;
    }
}
