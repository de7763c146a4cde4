package io.headgate.api.event;

/**
 * A plugin is gone.
 */
public record PluginUnloaded(String id, String version) implements Event {}
