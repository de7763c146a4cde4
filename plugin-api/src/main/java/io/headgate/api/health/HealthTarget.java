package io.headgate.api.health;

/**
 * What is checked.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address, an IPv6 address without brackets
 */
public record HealthTarget(String scheme, String host, int port) {}
