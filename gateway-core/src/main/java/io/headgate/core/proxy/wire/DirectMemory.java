package io.headgate.core.proxy.wire;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** The memory outside of the heap that buffers live in. Netty counts it itself where Java lets it, and else Java does. */
public final class DirectMemory {

    private static final BufferPoolMXBean JAVA = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findAny()
            .orElseThrow();

    private DirectMemory() {}

    /** How much of what may be used is in use. Safe for use from any thread. */
    public static int percentUsed() {
        long most = PlatformDependent.maxDirectMemory();
        return most <= 0
                ? 0
                : (int) (Math.max(JAVA.getMemoryUsed(), PlatformDependent.usedDirectMemory()) * 100 / most);
    }
}
