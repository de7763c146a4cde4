package io.headgate.benchmark;

/**
 * A few seconds of load on one target.
 *
 * @param rate requests a second
 * @param cpuMicros processor time of the target for each request, in microseconds
 * @param p50Millis the median latency
 * @param p99Millis the latency that 99 % stay below
 * @param memory of the target, in bytes
 * @param targetBusy share of its processor that was busy, from 0 to 1
 * @param loadBusy the same for the processor of load generator and origin
 * @param failures answers other than 2xx and 3xx, and errors of sockets
 */
record Slice(
        double rate,
        double cpuMicros,
        double p50Millis,
        double p99Millis,
        long memory,
        double targetBusy,
        double loadBusy,
        long failures) {}
