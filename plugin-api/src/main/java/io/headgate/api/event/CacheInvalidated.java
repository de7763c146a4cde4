package io.headgate.api.event;

/**
 * Entries of a cache were removed by tag.
 *
 * @param removed how many entries there were
 */
public record CacheInvalidated(String cache, String tag, int removed) implements Event {}
