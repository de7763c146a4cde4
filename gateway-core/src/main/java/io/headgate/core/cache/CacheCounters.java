package io.headgate.core.cache;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.LongAdder;

/** What one cache has done since the gateway started. */
final class CacheCounters {

    final LongAdder hits = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder bypasses = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder abandoned = new LongAdder();

    JsonObject json() {
        return new JsonObject()
                .put("hits", hits.sum())
                .put("misses", misses.sum())
                .put("bypasses", bypasses.sum())
                .put("stored", stored.sum())
                .put("abandoned", abandoned.sum());
    }
}
