package io.headgate.api.service;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One cache, for values of any kind. Values live beside the cached responses, within the same bounds and under the same
 * tags; their keys cannot collide. Safe for use from any thread; failures are {@link ServiceException}s.
 */
public interface CacheService {

    /** The name in the config. */
    String name();

    /** The value at the key; completes with null when there is none. */
    Future<@Nullable Buffer> get(String key);

    /** Puts a value in the place of whatever was at the key. */
    Future<Void> set(String key, Buffer value, SetOptions options);

    /** Removes the value at the key; completes with whether there was one. */
    Future<Boolean> delete(String key);

    /** Removes every value and response with the tag; completes with how many there were. */
    Future<Integer> invalidateByTag(String tag);

    /** Removes every value and response; completes with about how many there were. */
    Future<Long> clear();

    /** Numbers as shown to operators. */
    JsonObject stats();

    /**
     * How a value is put.
     *
     * @param ttl how long it lives; null for the tier's own
     * @param tags the labels by which it is invalidated
     */
    record SetOptions(@Nullable Duration ttl, Set<String> tags) {

        /** The tier's own time to live, no tags. */
        public static final SetOptions DEFAULTS = new SetOptions(null, Set.of());
    }
}
