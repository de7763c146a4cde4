package io.headgate.api.event;

/**
 * A server of a pool is in another state.
 */
public record ServerStateChanged(String pool, String server, String from, String to, String reason) implements Event {}
