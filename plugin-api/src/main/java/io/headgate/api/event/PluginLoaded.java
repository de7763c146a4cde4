package io.headgate.api.event;

/**
 * A plugin is loaded and its extensions can be used.
 */
public record PluginLoaded(String id, String version) implements Event {}
