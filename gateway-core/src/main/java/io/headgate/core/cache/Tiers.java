package io.headgate.core.cache;

import io.headgate.api.cache.StoredEntry;
import io.headgate.api.cache.StoredResponse;
import io.headgate.api.cache.StoredValue;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tiers of one cache, the nearest first. All of them are local: a read takes the first that has the entry, a write
 * goes to each. Entries are removed by {@link CacheState}, from the stores of every runtime.
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
            StoredEntry entry = tier.store().get(key);
            if (entry != null && resides(entry, tier.ttlMillis(), nowMillis)) {
                return entry;
            }
        }
        return null;
    }

    /** Puts a response or a marker into every tier, for as long as each keeps it. */
    void put(String key, StoredEntry entry) {
        for (Tier tier : tiers) {
            tier.store().put(key, entry, tier.ttlMillis());
        }
    }

    /** Puts a value, which ends with its own time or with that of its tier; tells whether any tier took it. */
    boolean putValue(String key, StoredValue value, long nowMillis) {
        boolean taken = false;
        for (Tier tier : tiers) {
            long residence = Math.min(tier.ttlMillis(), value.expiresAtMillis() - nowMillis);
            StoredValue bounded = new StoredValue(value.content(), nowMillis + residence, value.tags());
            taken |= tier.store().put(key, bounded, residence);
        }
        return taken;
    }

    /** The bound of the largest tier, 0 when none tells. */
    long maxBytes() {
        long largest = 0;
        for (Tier tier : tiers) {
            largest = Math.max(largest, tier.store().maxBytes());
        }
        return largest;
    }

    /** The stores of the tiers, in their order. */
    List<StoreHandle> stores() {
        List<StoreHandle> stores = new ArrayList<>();
        for (Tier tier : tiers) {
            stores.add(tier.store());
        }
        return stores;
    }

    JsonArray stats() {
        JsonArray all = new JsonArray();
        for (Tier tier : tiers) {
            all.add(tier.store().stats());
        }
        return all;
    }

    Future<Void> close() {
        List<Future<Void>> closing = new ArrayList<>();
        for (Tier tier : tiers) {
            closing.add(tier.store().release());
        }
        return Future.join(closing).mapEmpty();
    }

    private static boolean resides(StoredEntry entry, long ttlMillis, long nowMillis) {
        if (entry instanceof StoredResponse response) {
            return nowMillis - response.responseTimeMillis() < ttlMillis;
        }
        return !(entry instanceof StoredValue value) || nowMillis < value.expiresAtMillis();
    }
}
