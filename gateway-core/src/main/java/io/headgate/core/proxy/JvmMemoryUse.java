package io.headgate.core.proxy;

import io.headgate.core.proxy.wire.DirectMemory;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * What the JVM says of its memory. Of the heap only that counts which a collection of all of it has left: before one,
 * nobody knows what is garbage. What it said holds for a while only, for without requests there may never be another
 * collection; a heap that is still full soon brings the next.
 */
final class JvmMemoryUse implements MemoryUse {

    private static final long HOLDS_NANOS = 2_000_000_000L;

    private final List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(collector -> List.of(collector.getMemoryPoolNames())
                    .containsAll(heap.stream().map(MemoryPoolMXBean::getName).toList()))
            .toList();
    private final long max = Runtime.getRuntime().maxMemory();
    private long collections = count();
    private int percent;
    private long since;

    @Override
    public int heapPercent(long now) {
        long before = collections;
        collections = count();
        if (collections != before) {
            percent = leftByCollection();
            since = now;
        } else if (now - since > HOLDS_NANOS) {
            percent = 0;
        }
        return percent;
    }

    @Override
    public int directPercent() {
        return DirectMemory.percentUsed();
    }

    private long count() {
        long count = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            count += collector.getCollectionCount();
        }
        return count;
    }

    private int leftByCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : heap) {
            MemoryUsage left = pool.getCollectionUsage();
            used += left == null ? 0 : left.getUsed();
        }
        return (int) (used * 100 / max);
    }
}
