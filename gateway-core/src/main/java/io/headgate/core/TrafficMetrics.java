package io.headgate.core;

import io.headgate.core.proxy.LaneStats;
import io.headgate.core.proxy.Latencies;
import java.util.List;

/** Latencies, and the numbers of routes, in the text format of Prometheus. There are as many as the config has routes. */
final class TrafficMetrics {

    private static final int SHORTEST = 8;
    private static final int LONGEST = 24;

    private TrafficMetrics() {}

    static String text(LaneStats lanes, List<String> routes) {
        StringBuilder text = new StringBuilder();
        durations(text, lanes.latencies());
        List<LaneStats.RouteNumbers> numbers = routes.stream().map(lanes::route).toList();
        head(text, "headgate_route_requests_total", "Requests by route.", "counter");
        for (int i = 0; i < routes.size(); i++) {
            line(
                    text,
                    "headgate_route_requests_total",
                    routes.get(i),
                    numbers.get(i).requests());
        }
        head(text, "headgate_route_errors_total", "Requests by route that were answered 5xx.", "counter");
        for (int i = 0; i < routes.size(); i++) {
            line(
                    text,
                    "headgate_route_errors_total",
                    routes.get(i),
                    numbers.get(i).errors());
        }
        return text.toString();
    }

    private static void durations(StringBuilder text, Latencies latencies) {
        String name = "headgate_request_duration_seconds";
        head(text, name, "From a request's head to the last byte of its response.", "histogram");
        for (int power = SHORTEST; power <= LONGEST; power++) {
            text.append(name)
                    .append("_bucket{le=\"")
                    .append((1L << power) / 1e6)
                    .append("\"} ")
                    .append(latencies.below(1L << power))
                    .append('\n');
        }
        text.append(name)
                .append("_bucket{le=\"+Inf\"} ")
                .append(latencies.total())
                .append('\n');
        text.append(name).append("_sum ").append(latencies.seconds()).append('\n');
        text.append(name).append("_count ").append(latencies.total()).append('\n');
    }

    private static void head(StringBuilder text, String name, String help, String type) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, String route, long value) {
        String label = route.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        text.append(name)
                .append("{route=\"")
                .append(label)
                .append("\"} ")
                .append(value)
                .append('\n');
    }
}
