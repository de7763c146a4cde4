package io.headgate.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs wrk with 64 keep-alive connections on one processor and reads its report. */
final class Wrk {

    private static final Pattern LATENCY = Pattern.compile("\\s+(50|99)%\\s+([0-9.]+)(us|ms|s|m)");
    private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in ([0-9.]+)(ms|s|m)");
    private static final Pattern STATUSES = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern SOCKETS =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    private final int processor;

    Wrk(int processor) {
        this.processor = processor;
    }

    /** What wrk reports. */
    record Report(long requests, double seconds, double p50Millis, double p99Millis, long failures) {}

    Report run(int port, Scenario scenario, int seconds) throws IOException, InterruptedException {
        return read(Programs.run(
                Duration.ofSeconds(seconds + 20L),
                List.of(
                        "taskset",
                        "-c",
                        Integer.toString(processor),
                        "wrk",
                        "-t1",
                        "-c64",
                        "-d" + seconds + "s",
                        "--latency",
                        "http://127.0.0.1:" + port + scenario.path())));
    }

    static Report read(String text) throws IOException {
        Matcher total = TOTAL.matcher(text);
        if (!total.find()) {
            throw new IOException("wrk reported nothing: " + text.strip());
        }
        double p50 = 0;
        double p99 = 0;
        Matcher latency = LATENCY.matcher(text);
        while (latency.find()) {
            double millis = Double.parseDouble(latency.group(2)) * millis(latency.group(3));
            if (latency.group(1).equals("50")) {
                p50 = millis;
            } else {
                p99 = millis;
            }
        }
        double seconds = Double.parseDouble(total.group(2)) * millis(total.group(3)) / 1000;
        return new Report(Long.parseLong(total.group(1)), seconds, p50, p99, sum(STATUSES, text) + sum(SOCKETS, text));
    }

    private static double millis(String unit) {
        return switch (unit) {
            case "us" -> 0.001;
            case "ms" -> 1;
            case "s" -> 1000;
            default -> 60_000;
        };
    }

    private static long sum(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        long sum = 0;
        if (matcher.find()) {
            for (int i = 1; i <= matcher.groupCount(); i++) {
                sum += Long.parseLong(matcher.group(i));
            }
        }
        return sum;
    }
}
