package io.headgate.api.cache;

/**
 * Numbers of a store.
 *
 * @param entries how many entries it holds
 * @param bytes their weight
 * @param maxBytes the bound that it keeps
 * @param evictions entries that had to go because of the bound, since the store was made
 */
public record CacheStoreStats(long entries, long bytes, long maxBytes, long evictions) {}
