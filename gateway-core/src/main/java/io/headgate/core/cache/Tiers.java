package io.headgate.core.cache;

import io.headgate.api.cache.StoredEntry;
import io.headgate.api.cache.StoredResponse;
import io.headgate.api.cache.StoredValue;
import io.vertx.core.json.JsonArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tiers of one cache, the nearest first. All of them are local: a read takes the first that has the entry, a write
 * goes to each.
 */
final class Tiers {

    private final Tier[] tiers;

    Tiers(List<Tier> tiers) {
        this.tiers = tiers.toArray(new Tier[0]);
    }

    /** The entry at the key that has not outstayed its tier, or null. */
    @Nullable
    StoredEntry get(String key, long nowMillis) {
        for (Tier tier : tiers) {
            StoredEntry entry = tier.get(key);
            if (entry != null && resides(entry, tier.ttlMillis(), nowMillis)) {
                return entry;
            }
        }
        return null;
    }

    /** Puts a response or a marker into every tier, for as long as each keeps it. */
    void put(String key, StoredEntry entry) {
        for (Tier tier : tiers) {
            tier.put(key, entry, tier.ttlMillis());
        }
    }

    /** Puts a value, which ends with its own time or with that of its tier; tells whether any tier took it. */
    boolean putValue(String key, StoredValue value, long nowMillis) {
        boolean taken = false;
        for (Tier tier : tiers) {
            long residence = Math.min(tier.ttlMillis(), value.expiresAtMillis() - nowMillis);
            StoredValue bounded = new StoredValue(value.content(), nowMillis + residence, value.tags());
            taken |= tier.put(key, bounded, residence);
        }
        return taken;
    }

    boolean remove(String key) {
        boolean removed = false;
        for (Tier tier : tiers) {
            removed |= tier.remove(key);
        }
        return removed;
    }

    /** Returns how many entries there were in the tier that had most: each has copies of the same. */
    int removeByTag(String tag) {
        int most = 0;
        for (Tier tier : tiers) {
            most = Math.max(most, tier.removeByTag(tag));
        }
        return most;
    }

    /** The bound of the largest tier. */
    long maxBytes() {
        long largest = 0;
        for (Tier tier : tiers) {
            largest = Math.max(largest, tier.maxBytes());
        }
        return largest;
    }

    /** The store of a tier, or null when there are fewer. */
    @Nullable
    StoreHandle store(int tier) {
        return tier < tiers.length ? tiers[tier].handle() : null;
    }

    JsonArray stats() {
        JsonArray all = new JsonArray();
        for (Tier tier : tiers) {
            all.add(tier.stats());
        }
        return all;
    }

    void close() {
        for (Tier tier : tiers) {
            tier.close();
        }
    }

    private static boolean resides(StoredEntry entry, long ttlMillis, long nowMillis) {
        if (entry instanceof StoredResponse response) {
            return nowMillis - response.responseTimeMillis() < ttlMillis;
        }
        return !(entry instanceof StoredValue value) || nowMillis < value.expiresAtMillis();
    }
}
