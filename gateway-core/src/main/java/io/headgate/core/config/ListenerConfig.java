package io.headgate.core.config;

/**
 * An address where clients connect.
 *
 * @param host an IP address, an IPv6 one without brackets
 * @param port 0 for any free port
 */
public record ListenerConfig(String name, String host, int port) {}
