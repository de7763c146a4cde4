package io.headgate.core.config;

import java.time.Duration;

/**
 * Limits that hold on every listener; the defaults are in the schema.
 *
 * @param headTimeout from the first byte of a request's head to its last
 * @param keepAliveTimeout for how long an idle client connection is kept
 * @param idleTimeout for how long either side may be silent once bytes are moving
 * @param minRateBytesPerSecond what a body must keep up on average, either way; 0 for none
 * @param minRateAfter for how long a body may take its time before that counts
 * @param maxHeadSize bytes of request line and fields
 * @param maxFields lines of fields
 * @param maxConnections client connections for the whole process
 * @param overload what more is refused at once
 * @param drainTimeout how long requests may go on when their runtime or the gateway ends
 * @param stopDelay how long a gateway that is told to stop goes on as before, but for its readiness
 */
public record LimitsConfig(
        Duration headTimeout,
        Duration keepAliveTimeout,
        Duration idleTimeout,
        long minRateBytesPerSecond,
        Duration minRateAfter,
        int maxHeadSize,
        int maxFields,
        int maxConnections,
        OverloadConfig overload,
        Duration drainTimeout,
        Duration stopDelay) {}
