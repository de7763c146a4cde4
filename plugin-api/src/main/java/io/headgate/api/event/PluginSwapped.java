package io.headgate.api.event;

/**
 * A plugin was replaced by another version.
 */
public record PluginSwapped(String id, String from, String to) implements Event {}
