package io.headgate.core.cache;

/**
 * One level of a cache.
 *
 * @param ttlMillis for how long an entry may reside there
 */
record Tier(StoreHandle store, long ttlMillis) {}
