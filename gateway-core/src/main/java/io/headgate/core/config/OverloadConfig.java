package io.headgate.core.config;

import java.time.Duration;

/**
 * The marks above which requests are answered 503 before anything is done for them; the defaults are in the schema.
 *
 * @param maxRequests in flight in the whole process
 * @param maxLoopDelay how late an event loop may be
 * @param maxHeapUse percent of the heap that may be in use after a collection; 100 for no such mark
 * @param maxDirectMemoryUse percent of the direct memory that may be in use; 100 for no such mark
 */
public record OverloadConfig(int maxRequests, Duration maxLoopDelay, int maxHeapUse, int maxDirectMemoryUse) {}
