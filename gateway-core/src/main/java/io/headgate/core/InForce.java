package io.headgate.core;

import io.headgate.core.cache.Cache;
import io.headgate.core.config.RouteConfig;
import io.headgate.core.runtime.Runtime;
import io.headgate.core.runtime.Runtimes;
import java.time.Duration;
import java.util.List;

/** What the runtime in force has, or nothing before there is one. Safe for use from any thread. */
final class InForce {

    private final Runtimes runtimes;

    InForce(Runtimes runtimes) {
        this.runtimes = runtimes;
    }

    /** The names of the routes. */
    List<String> routes() {
        Runtime runtime = runtimes.currentOrNull();
        return runtime == null
                ? List.of()
                : runtime.config().routes().stream().map(RouteConfig::name).toList();
    }

    /** What all caches came to. */
    GatewayTraffic.Hits hits() {
        Runtime runtime = runtimes.currentOrNull();
        long hits = 0;
        long misses = 0;
        if (runtime != null) {
            for (Cache cache : runtime.caches().all().values()) {
                hits += cache.hits();
                misses += cache.misses();
            }
        }
        return new GatewayTraffic.Hits(hits, misses);
    }

    /** How long a gateway that is told to stop goes on. */
    Duration stopDelay() {
        Runtime runtime = runtimes.currentOrNull();
        return runtime == null ? Duration.ZERO : runtime.config().limits().stopDelay();
    }
}
