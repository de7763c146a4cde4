package io.headgate.core.proxy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What one event loop counts of its requests by itself. That loop alone writes; any thread may read. */
final class LoopStats {

    /** Of one route, by its name: it lives on when the config changes. */
    static final class OfRoute {

        final LatencyCounts latency = new LatencyCounts();
        final AtomicLong errors = new AtomicLong();
    }

    final LatencyCounts latency = new LatencyCounts();
    private final ConcurrentMap<String, OfRoute> routes = new ConcurrentHashMap<>();

    void over(@Nullable String route, int status, long nanos) {
        latency.record(nanos);
        if (route == null) {
            return;
        }
        OfRoute counts = routes.get(route);
        if (counts == null) {
            counts = new OfRoute();
            routes.put(route, counts);
        }
        counts.latency.record(nanos);
        if (status >= 500) {
            counts.errors.lazySet(counts.errors.getPlain() + 1);
        }
    }

    @Nullable
    OfRoute route(String name) {
        return routes.get(name);
    }

    void keep(Set<String> names) {
        routes.keySet().retainAll(names);
    }
}
