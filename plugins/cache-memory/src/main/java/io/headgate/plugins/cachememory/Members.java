package io.headgate.plugins.cachememory;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The slots that have one tag, in a form that takes no more than their number is worth: most tags have one slot, which then
 * stands for itself. Changed by one thread at a time and read by any.
 */
sealed interface Members permits Slot, Members.Few, Members.Many {

    /** What has that slot as well. */
    Members with(Slot slot);

    /** What does not have that slot; null when none is left. */
    @Nullable
    Members without(Slot slot);

    /** The slots; reflects changes that are made meanwhile, or does not. */
    Collection<Slot> slots();

    /** Never changed. */
    record Few(List<Slot> slots) implements Members {

        private static final int MOST = 8;

        @Override
        public Members with(Slot slot) {
            if (slots.size() == MOST) {
                Many many = new Many();
                slots.forEach(many::with);
                return many.with(slot);
            }
            Slot[] more = slots.toArray(new Slot[slots.size() + 1]);
            more[slots.size()] = slot;
            return new Few(List.of(more));
        }

        @Override
        public Members without(Slot slot) {
            List<Slot> left = slots.stream().filter(each -> each != slot).toList();
            return left.size() == 1 ? left.get(0) : new Few(List.copyOf(left));
        }
    }

    /** A set, which is changed in its place. */
    final class Many implements Members {

        private final Set<Slot> slots = ConcurrentHashMap.newKeySet();

        @Override
        public Members with(Slot slot) {
            slots.add(slot);
            return this;
        }

        @Override
        public Members without(Slot slot) {
            slots.remove(slot);
            return slots.size() > Few.MOST / 2 ? this : new Few(List.copyOf(slots));
        }

        @Override
        public Collection<Slot> slots() {
            return slots;
        }
    }
}
