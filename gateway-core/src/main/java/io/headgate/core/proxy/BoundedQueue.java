package io.headgate.core.proxy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A queue of many writers and one reader that takes no lock and, when it is full, takes nothing more. */
final class BoundedQueue<T> {

    private final AtomicReferenceArray<@Nullable T> slots;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    BoundedQueue(int capacity) {
        slots = new AtomicReferenceArray<>(capacity);
    }

    /** Adds an item at the end; false when the queue is full. Called by any thread. */
    boolean offer(T item) {
        long at;
        do {
            at = tail.get();
            if (at - head.get() >= slots.length()) {
                return false;
            }
        } while (!tail.compareAndSet(at, at + 1));
        slots.set(slot(at), item);
        return true;
    }

    /** Takes the first item; null when there is none yet. Called by one thread. */
    @Nullable
    T poll() {
        long at = head.get();
        T item = slots.get(slot(at));
        if (item != null) {
            // Free before it is counted as free: a writer must not find the old item in it.
            slots.set(slot(at), null);
            head.set(at + 1);
        }
        return item;
    }

    private int slot(long position) {
        return (int) (position % slots.length());
    }
}
