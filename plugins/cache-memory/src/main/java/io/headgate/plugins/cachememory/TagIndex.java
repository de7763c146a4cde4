package io.headgate.plugins.cachememory;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which slots have a tag. A slot is indexed before it can be read and leaves the index after it cannot be read any more,
 * so the index may name a slot that is gone but never misses one that is there. Slots are told apart by identity: an
 * entry that is replaced takes nothing away from its successor at the same key.
 */
final class TagIndex {

    private final ConcurrentHashMap<String, Set<Slot>> slots = new ConcurrentHashMap<>();

    void add(Slot slot) {
        for (String tag : slot.entry().tags()) {
            slots.compute(tag, (t, known) -> {
                Set<Slot> set = known == null ? ConcurrentHashMap.newKeySet() : known;
                set.add(slot);
                return set;
            });
        }
    }

    void remove(Slot slot) {
        for (String tag : slot.entry().tags()) {
            slots.computeIfPresent(tag, (t, known) -> {
                known.remove(slot);
                return known.isEmpty() ? null : known;
            });
        }
    }

    /** The slots with that tag; reflects changes that are made meanwhile, or does not. */
    Collection<Slot> get(String tag) {
        Set<Slot> known = slots.get(tag);
        return known == null ? List.of() : known;
    }

    /** How many tags are in use. */
    int size() {
        return slots.size();
    }
}
