package io.headgate.core.config;

import java.time.Duration;

/**
 * A PostgreSQL database.
 *
 * @param database the name of the database on its server
 * @param maxConnections traffic connections for the whole process
 * @param maxWaiting calls waiting for one of those
 * @param acquireTimeout how long such a call waits at most
 * @param statementTimeout the server's own ceiling for a statement
 * @param queryTimeout from submission to the last row
 */
public record DatabaseConfig(
        String name,
        String host,
        int port,
        String database,
        String user,
        Secret password,
        int maxConnections,
        int maxWaiting,
        Duration idleTimeout,
        Duration acquireTimeout,
        Duration statementTimeout,
        Duration queryTimeout) {}
