package io.headgate.core.cache;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.StampedLock;

/**
 * Remembers when labels (tags and keys) were invalidated last, so that what was fetched before is not stored after. Its
 * size is fixed: labels share slots by hash, and one that is invalidated may keep out another, which costs a miss.
 *
 * <p>Storing and invalidating exclude each other: an invalidation begins to remove only when every store that has passed
 * the check is done, and every later check sees it. Reading entries takes no lock.
 */
final class InvalidationLog {

    private static final int SLOTS = 1 << 14;

    private final AtomicLongArray last = new AtomicLongArray(SLOTS);
    private final StampedLock lock = new StampedLock();
    private volatile long sequence;
    private volatile long cleared;

    /** The moment to be passed to {@link #storeUnlessInvalidated}, taken before the fetch begins. */
    long now() {
        return sequence;
    }

    /** Notes an invalidation; to be called before entries are removed. */
    void invalidated(String label) {
        long stamp = lock.writeLock();
        try {
            long next = sequence + 1;
            last.set(slot(label), next);
            sequence = next;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Notes that every label is invalidated. */
    void everything() {
        long stamp = lock.writeLock();
        try {
            long next = sequence + 1;
            cleared = next;
            sequence = next;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Stores unless one of the labels was invalidated after that moment; tells whether it did. */
    boolean storeUnlessInvalidated(long since, String key, Collection<String> tags, Runnable store) {
        long stamp = lock.readLock();
        try {
            if (cleared > since || last.get(slot(key)) > since) {
                return false;
            }
            for (String tag : tags) {
                if (last.get(slot(tag)) > since) {
                    return false;
                }
            }
            store.run();
            return true;
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private static int slot(String label) {
        int hash = label.hashCode() * 0x9E3779B9;
        return hash >>> 18;
    }
}
