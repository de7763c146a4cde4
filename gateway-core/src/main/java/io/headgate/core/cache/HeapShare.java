package io.headgate.core.cache;

import org.jspecify.annotations.Nullable;

/** Compares what caches may take with the heap that there is. */
final class HeapShare {

    private static final long MIB = 1 << 20;

    private HeapShare() {}

    /** What is to be said about caches that may take so many bytes of the heap, or null when they leave enough of it. */
    static @Nullable String warning(long bytes, long heap) {
        return bytes <= heap / 2
                ? null
                : "The caches may take " + bytes / MIB + " MiB of a heap of " + heap / MIB
                        + " MiB (expected: at most half of it); lower maxSize of their tiers, or raise -Xmx";
    }
}
