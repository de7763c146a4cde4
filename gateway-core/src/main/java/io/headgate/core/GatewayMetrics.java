package io.headgate.core;

import io.headgate.core.monitor.Telemetry;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.PluginHost;
import io.headgate.core.plugin.PluginStatus;
import io.headgate.core.plugin.Point;
import io.headgate.core.plugin.RefusalCode;
import io.headgate.core.proxy.LaneStats;
import io.headgate.core.proxy.ShedReason;
import java.util.Locale;

/** The gateway's own numbers, read from their owners at each scrape. */
final class GatewayMetrics {

    private GatewayMetrics() {}

    static void register(Telemetry telemetry, LaneStats lanes, ExtensionFailures failures, PluginHost plugins) {
        for (int i = 1; i <= 5; i++) {
            int statusClass = i;
            telemetry.counter(
                    "headgate_responses_total", lanes, stats -> stats.responses(statusClass), "class", i + "xx");
        }
        telemetry.gauge("headgate_requests_in_flight", lanes, LaneStats::inFlight);
        telemetry.gauge("headgate_connections", lanes, LaneStats::connections);
        telemetry.counter("headgate_responses_cut_total", lanes, LaneStats::cut);
        telemetry.counter("headgate_received_bytes_total", lanes, LaneStats::bytesIn);
        telemetry.counter("headgate_sent_bytes_total", lanes, LaneStats::bytesOut);
        telemetry.counter("headgate_upstream_requests_total", lanes, LaneStats::upstreamRequests);
        telemetry.counter("headgate_upstream_failures_total", lanes, LaneStats::upstreamFailures);
        telemetry.counter("headgate_upstream_retries_total", lanes, LaneStats::retries);
        for (ShedReason reason : ShedReason.values()) {
            telemetry.counter("headgate_shed_total", lanes, stats -> stats.sheds(reason), "reason", reason.label());
        }
        for (PluginStatus.State state : PluginStatus.State.values()) {
            telemetry.gauge("headgate_plugins", plugins, host -> count(host, state), "state", name(state));
        }
        for (RefusalCode code : RefusalCode.values()) {
            telemetry.counter(
                    "headgate_plugin_refusals_total", plugins, host -> host.refusals(code), "code", code.name());
        }
        for (Point point : Point.values()) {
            telemetry.counter(
                    "headgate_extension_failures_total",
                    failures,
                    counts -> counts.count(point),
                    "point",
                    point.label());
        }
    }

    private static long count(PluginHost plugins, PluginStatus.State state) {
        return plugins.list().stream().filter(plugin -> plugin.state() == state).count();
    }

    private static String name(PluginStatus.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
