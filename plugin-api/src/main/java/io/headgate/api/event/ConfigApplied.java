package io.headgate.api.event;

/**
 * A config is in force.
 *
 * @param digest the first 12 hexadecimal digits of the SHA-256 of the completed config
 * @param cause what led to it, such as {@code start}, {@code file changed} or {@code plugin balancing 1.1.0}
 */
public record ConfigApplied(String digest, String cause) implements Event {}
