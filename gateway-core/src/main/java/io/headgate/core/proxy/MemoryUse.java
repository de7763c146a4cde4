package io.headgate.core.proxy;

/** How full the memory of the process is. Asked by one event loop, ten times a second. */
interface MemoryUse {

    /** The percentage of the heap that the last collection has left in use; 0 when that is too long ago to tell. */
    int heapPercent(long now);

    /** The percentage of the direct memory that is in use. */
    int directPercent();
}
