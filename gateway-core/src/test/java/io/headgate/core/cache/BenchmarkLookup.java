package io.headgate.core.cache;

import io.headgate.api.http.TestExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Looks a request up in a cache. */
@State(Scope.Thread)
public class BenchmarkLookup {

    private final CacheBench bench = new CacheBench();
    private final TestExchange kept = TestExchange.get("/kept");
    private final TestExchange unknown = TestExchange.get("/unknown");
    private final CachedRoute route = bench.route(CacheBench.PLAIN);

    /** With one stored response. */
    public BenchmarkLookup() {
        bench.fetch(kept, CacheBench.minute("Content-Type", "text/html", "ETag", "\"abc\""), "a body");
    }

    /** The response is there, and fresh. */
    @Benchmark
    public Object hit() {
        return bench.cache.lookup(kept, route, CacheBench.BARE);
    }

    /** Nothing is there. */
    @Benchmark
    public Object miss() {
        return bench.cache.lookup(unknown, route, CacheBench.BARE);
    }
}
