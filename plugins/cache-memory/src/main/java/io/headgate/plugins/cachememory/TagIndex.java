package io.headgate.plugins.cachememory;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which slots have a tag. A slot is indexed before it can be read and leaves the index after it cannot be read any more,
 * so the index may name a slot that is gone but never misses one that is there. Slots are told apart by identity: an
 * entry that is replaced takes nothing away from its successor at the same key.
 */
final class TagIndex {

    private final ConcurrentHashMap<String, Members> members = new ConcurrentHashMap<>();

    void add(Slot slot) {
        for (String tag : slot.entry().tags()) {
            members.merge(tag, slot, (known, added) -> known.with(slot));
        }
    }

    void remove(Slot slot) {
        for (String tag : slot.entry().tags()) {
            members.computeIfPresent(tag, (t, known) -> known.without(slot));
        }
    }

    /** The slots with that tag; reflects changes that are made meanwhile, or does not. */
    Collection<Slot> get(String tag) {
        Members known = members.get(tag);
        return known == null ? List.of() : known.slots();
    }

    /** How many tags are in use. */
    int size() {
        return members.size();
    }
}
