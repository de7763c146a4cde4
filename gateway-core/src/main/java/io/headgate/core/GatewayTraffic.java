package io.headgate.core;

import io.headgate.core.proxy.LaneStats;
import io.headgate.core.proxy.Latencies;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the counters once a second, and tells rates, ratios and latencies from what lies between two looks. Keeps five
 * minutes. Safe for use from any thread.
 */
final class GatewayTraffic {

    private static final int HISTORY = 300;
    private static final int WINDOW = 10;

    /** Latencies of routes are of the last 30 to 60 looks. */
    private static final int ROUTE_WINDOW = 30;

    private final LaneStats lanes;
    private final Supplier<Hits> hits;
    private final Supplier<List<String>> routes;
    private final Deque<Look> looks = new ArrayDeque<>();
    private final Deque<JsonObject> history = new ArrayDeque<>();
    private Map<String, Latencies> routesBefore = Map.of();
    private Map<String, Latencies> routesSince = Map.of();
    private long taken;

    /** What all caches came to, since the start. */
    record Hits(long hits, long misses) {}

    private record Look(Instant at, long requests, long errors, Latencies latencies, Hits cache) {}

    /** Tells of those counters; {@code routes} are the names in force. */
    GatewayTraffic(LaneStats lanes, Supplier<Hits> hits, Supplier<List<String>> routes) {
        this.lanes = lanes;
        this.hits = hits;
        this.routes = routes;
    }

    /** Looks; to be called once a second. */
    synchronized void look(Instant at) {
        Look now = take(at);
        Look before = looks.peekLast();
        if (before != null) {
            history.addLast(point(new Between(before, now)));
            if (history.size() > HISTORY) {
                history.removeFirst();
            }
        }
        looks.addLast(now);
        if (looks.size() > WINDOW + 1) {
            looks.removeFirst();
        }
        if (taken++ % ROUTE_WINDOW == 0) {
            turn();
        }
    }

    /** Live numbers and the history. */
    synchronized JsonObject json() {
        Look now = looks.peekLast();
        Look first = looks.peekFirst();
        if (now == null || first == null) {
            look(Instant.now());
            return json();
        }
        Between window = new Between(first, now);
        JsonArray points = new JsonArray();
        history.forEach(points::add);
        return new JsonObject()
                .put("at", now.at().toString())
                .put("window", Math.round(window.seconds()) + "s")
                .put(
                        "requests",
                        new JsonObject()
                                .put("total", now.requests())
                                .put("inFlight", Math.max(0, lanes.inFlight()))
                                .put("rate", window.rate()))
                .put("connections", lanes.connections())
                .put("responses", responses())
                .put(
                        "errors",
                        new JsonObject()
                                .put("total", now.errors())
                                .put("rate", window.errorRate())
                                .put("ratio", ratio(window.errors(), window.requests())))
                .put("latency", latency(window.latencies()))
                .put(
                        "cache",
                        new JsonObject()
                                .put("hits", now.cache().hits())
                                .put("misses", now.cache().misses())
                                .put("hitRatio", window.hitRatio()))
                .put("history", points);
    }

    /** What the requests of a route came to. */
    synchronized JsonObject route(String name) {
        LaneStats.RouteNumbers numbers = lanes.route(name);
        return new JsonObject()
                .put("requests", numbers.requests())
                .put("errors", numbers.errors())
                .put("latency", latency(numbers.latencies().since(routesBefore.getOrDefault(name, Latencies.NONE))));
    }

    private void turn() {
        List<String> names = routes.get();
        lanes.keepRoutes(new LinkedHashSet<>(names));
        routesBefore = routesSince;
        Map<String, Latencies> now = new HashMap<>();
        names.forEach(name -> now.put(name, lanes.route(name).latencies()));
        routesSince = now;
    }

    private Look take(Instant at) {
        return new Look(at, total(), lanes.responses(5), lanes.latencies(), hits.get());
    }

    private long total() {
        long total = 0;
        for (int statusClass = 1; statusClass <= 5; statusClass++) {
            total += lanes.responses(statusClass);
        }
        return total;
    }

    private JsonObject responses() {
        JsonObject classes = new JsonObject();
        for (int statusClass = 1; statusClass <= 5; statusClass++) {
            classes.put(statusClass + "xx", lanes.responses(statusClass));
        }
        return classes;
    }

    private JsonObject point(Between second) {
        return new JsonObject()
                .put("at", second.now().at().toString())
                .put("rate", second.rate())
                .put("errorRate", second.errorRate())
                .put("inFlight", Math.max(0, lanes.inFlight()))
                .put("connections", lanes.connections())
                .mergeIn(latency(second.latencies()))
                .put("hitRatio", second.hitRatio());
    }

    private static JsonObject latency(Latencies latencies) {
        return new JsonObject()
                .put("p50", latencies.millis(0.5))
                .put("p90", latencies.millis(0.9))
                .put("p99", latencies.millis(0.99));
    }

    private static @Nullable Double ratio(long part, long whole) {
        return whole <= 0 ? null : Math.min(1.0, Math.max(0, part) / (double) whole);
    }

    /** What lies between two looks. */
    private record Between(Look before, Look now) {

        double seconds() {
            return Math.max(1, Duration.between(before.at(), now.at()).toMillis()) / 1000.0;
        }

        long requests() {
            return now.requests() - before.requests();
        }

        long errors() {
            return now.errors() - before.errors();
        }

        double rate() {
            return rounded(requests() / seconds());
        }

        double errorRate() {
            return rounded(errors() / seconds());
        }

        Latencies latencies() {
            return now.latencies().since(before.latencies());
        }

        @Nullable
        Double hitRatio() {
            long hits = Math.max(0, now.cache().hits() - before.cache().hits());
            long misses = Math.max(0, now.cache().misses() - before.cache().misses());
            return ratio(hits, hits + misses);
        }

        private static double rounded(double value) {
            return Math.round(Math.max(0, value) * 1000) / 1000.0;
        }
    }
}
