package io.headgate.core.config;

/**
 * Where the admin listener is.
 *
 * @param port 0 for any free port
 */
public record AdminConfig(String host, int port) {}
