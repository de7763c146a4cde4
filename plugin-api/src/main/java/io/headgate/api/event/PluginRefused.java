package io.headgate.api.event;

/**
 * A jar was refused; nothing else has changed.
 *
 * @param code stable, such as {@code CORRUPT}
 */
public record PluginRefused(String file, String code, String reason) implements Event {}
