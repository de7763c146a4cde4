package io.headgate.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Loads nginx, the gateway and nginx again, in turn, and compares each slice of the gateway with the mean of the two
 * around it, so that a machine that is slower for a while is so for both.
 */
final class Comparison {

    /** Where the target runs; the origin and wrk have the other. */
    static final int TARGET_PROCESSOR = 0;

    static final int LOAD_PROCESSOR = 1;

    private final GatewayProcess gateway;
    private final Nginx nginx;
    private final Effort effort;
    private final Consumer<String> progress;
    private final Wrk wrk = new Wrk(LOAD_PROCESSOR);

    Comparison(GatewayProcess gateway, Nginx nginx, Effort effort, Consumer<String> progress) {
        this.gateway = gateway;
        this.nginx = nginx;
        this.effort = effort;
        this.progress = progress;
    }

    /** How much is measured: rounds of each scenario, seconds of each slice, and of warming up for each scenario. */
    record Effort(int rounds, int seconds, int warmUpSeconds) {

        static final Effort FULL = new Effort(5, 3, 15);
        static final Effort QUICK = new Effort(2, 1, 4);
    }

    /** A slice of the gateway with those of nginx before and after it. */
    record Round(Slice before, Slice gateway, Slice after) {

        double rateRatio() {
            return gateway.rate() / ((before.rate() + after.rate()) / 2);
        }

        double cpuRatio() {
            return gateway.cpuMicros() / ((before.cpuMicros() + after.cpuMicros()) / 2);
        }
    }

    Map<Scenario, List<Round>> run() throws IOException, InterruptedException {
        warmUp();
        Map<Scenario, List<Round>> rounds = new EnumMap<>(Scenario.class);
        for (Scenario scenario : Scenario.values()) {
            rounds.put(scenario, new ArrayList<>());
        }
        for (int i = 1; i <= effort.rounds(); i++) {
            progress.accept("Round " + i + " of " + effort.rounds());
            for (Map.Entry<Scenario, List<Round>> entry : rounds.entrySet()) {
                entry.getValue().add(round(entry.getKey()));
            }
        }
        return rounds;
    }

    /** Both cores are open to the compiler meanwhile. */
    private void warmUp() throws IOException, InterruptedException {
        progress.accept("Warming up");
        gateway.bindTo(TARGET_PROCESSOR + "," + LOAD_PROCESSOR);
        for (Scenario scenario : Scenario.values()) {
            wrk.run(gateway.port(), scenario, effort.warmUpSeconds());
        }
        gateway.bindTo(Integer.toString(TARGET_PROCESSOR));
        for (Scenario scenario : Scenario.values()) {
            wrk.run(nginx.port(), scenario, 1);
            wrk.run(gateway.port(), scenario, effort.seconds());
        }
    }

    private Round round(Scenario scenario) throws IOException, InterruptedException {
        Slice before = slice(nginx.port(), nginx.pid(), scenario);
        Slice measured = slice(gateway.port(), gateway.pid(), scenario);
        return new Round(before, measured, slice(nginx.port(), nginx.pid(), scenario));
    }

    private Slice slice(int port, long pid, Scenario scenario) throws IOException, InterruptedException {
        double cpu = Cost.cpuSeconds(pid);
        double target = Cost.busySeconds(TARGET_PROCESSOR);
        double load = Cost.busySeconds(LOAD_PROCESSOR);
        Wrk.Report report = wrk.run(port, scenario, effort.seconds());
        double seconds = report.seconds();
        return new Slice(
                report.requests() / seconds,
                (Cost.cpuSeconds(pid) - cpu) * 1e6 / report.requests(),
                report.p50Millis(),
                report.p99Millis(),
                Cost.memory(pid),
                Math.min(1, (Cost.busySeconds(TARGET_PROCESSOR) - target) / seconds),
                Math.min(1, (Cost.busySeconds(LOAD_PROCESSOR) - load) / seconds),
                report.failures());
    }
}
