package io.headgate.api.event;

/** A plugin that was in quarantine is in use again, with its budgets whole. */
public record PluginReleased(String id, String version) implements Event {}
