package io.headgate.core.cache;

import java.util.concurrent.atomic.AtomicLong;

/** What outlives changes of the config for a cache of one name, so that requests of the old and the new agree. */
final class CacheState {

    final InvalidationLog log = new InvalidationLog();
    final CacheCounters counters = new CacheCounters();
    final Failures failures;

    /** Bytes of responses that are being collected and are not in a store yet. */
    final AtomicLong collecting = new AtomicLong();

    CacheState(String cache) {
        failures = new Failures(cache);
    }
}
