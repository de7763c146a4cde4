package io.headgate.core.proxy;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.core.config.MatchConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Finds the route of a request among a hundred. */
@State(Scope.Thread)
public class BenchmarkRoutes {

    private final Router router = new Router(hundred());
    private final RequestHead request = new RequestHead("GET", "http", "shop.test", "/s77/a/b", null, new Headers());

    /** A path below a prefix. */
    @Benchmark
    public Object match() {
        return router.match(request);
    }

    private static List<Route> hundred() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            MatchConfig match = new MatchConfig(List.of(), "/s" + i + "/*", List.of("GET"), false);
            routes.add(new Route("s" + i, match, List.of(), exchange -> {}, null, Duration.ofSeconds(15), -1));
        }
        return routes;
    }
}
