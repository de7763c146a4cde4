package io.headgate.api.event;

/**
 * A plugin has used up a budget: nothing calls it any more, and the fallbacks of its extension points answer instead.
 *
 * @param code stable, such as {@code FAILURES}
 */
public record PluginQuarantined(String id, String version, String code, String reason) implements Event {}
