package @PACKAGE@;

import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreStats;
import io.headgate.api.cache.StoredEntry;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** A map that drops what was not used for longest. Its one lock is simple; event loops of a busy cache want something better. */
final class @NAME@ implements CacheStore {

    private final long maxBytes;
    private final InstantSource clock;
    private final Map<String, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long evictions;

    @NAME@(long maxBytes, InstantSource clock) {
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    private record Slot(StoredEntry entry, long until) {}

    @Override
    public synchronized StoredEntry get(String key) {
        Slot slot = slots.get(key);
        if (slot == null) {
            return null;
        }
        if (slot.until() <= clock.millis()) {
            remove(key);
            return null;
        }
        return slot.entry();
    }

    @Override
    public synchronized void put(String key, StoredEntry entry, long residenceMillis) {
        remove(key);
        if (entry.weight() > maxBytes) {
            return;
        }
        slots.put(key, new Slot(entry, clock.millis() + Math.min(residenceMillis, Long.MAX_VALUE / 2)));
        bytes += entry.weight();
        for (Iterator<Slot> oldest = slots.values().iterator(); bytes > maxBytes && oldest.hasNext(); ) {
            bytes -= oldest.next().entry().weight();
            oldest.remove();
            evictions++;
        }
    }

    @Override
    public synchronized boolean remove(String key) {
        Slot slot = slots.remove(key);
        if (slot != null) {
            bytes -= slot.entry().weight();
        }
        return slot != null;
    }

    @Override
    public synchronized int removeByTag(String tag) {
        return removeIf(slot -> slot.entry().tags().contains(tag));
    }

    @Override
    public synchronized long clear() {
        return removeIf(slot -> true);
    }

    @Override
    public synchronized CacheStoreStats stats() {
        return new CacheStoreStats(slots.size(), bytes, maxBytes, evictions);
    }

    @Override
    public synchronized void close() {
        clear();
    }

    private int removeIf(Predicate<Slot> condition) {
        int removed = 0;
        for (Iterator<Slot> all = slots.values().iterator(); all.hasNext(); ) {
            Slot slot = all.next();
            if (condition.test(slot)) {
                bytes -= slot.entry().weight();
                all.remove();
                removed++;
            }
        }
        return removed;
    }
}
