package io.headgate.core.service;

import io.headgate.api.service.CacheService;
import io.headgate.api.service.ServiceException;
import io.headgate.api.service.Services;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code headgate.cache.*}: values are any JSON. */
final class CacheOperations {

    private final Services services;

    CacheOperations(Services services) {
        this.services = services;
    }

    void register(BusOperations operations) {
        operations.register("headgate.cache.get", this::get);
        operations.register("headgate.cache.set", this::set);
        operations.register("headgate.cache.delete", this::delete);
        operations.register("headgate.cache.invalidate-by-tag", this::invalidateByTag);
        operations.register("headgate.cache.clear", this::clear);
        operations.register("headgate.cache.stats", this::stats);
    }

    private Future<JsonObject> get(Arguments arguments) {
        CacheService cache = cache(arguments.only("cache", "key"));
        return cache.get(arguments.text("key"))
                .map(value -> new JsonObject().put("found", value != null).put("value", decoded(value)));
    }

    private Future<JsonObject> set(Arguments arguments) {
        CacheService cache = cache(arguments.only("cache", "key", "value", "ttl", "tags", "metadata"));
        Set<String> tags = new HashSet<>(arguments.texts("tags"));
        tags.addAll(arguments.within("metadata").only("tags").texts("tags"));
        CacheService.SetOptions options =
                new CacheService.SetOptions(arguments.duration("ttl", Duration.ofSeconds(1)), Set.copyOf(tags));
        return cache.set(arguments.text("key"), Json.encodeToBuffer(arguments.value("value")), options)
                .map(done -> new JsonObject().put("stored", true));
    }

    private Future<JsonObject> delete(Arguments arguments) {
        CacheService cache = cache(arguments.only("cache", "key"));
        return cache.delete(arguments.text("key")).map(deleted -> new JsonObject().put("deleted", deleted));
    }

    private Future<JsonObject> invalidateByTag(Arguments arguments) {
        CacheService cache = cache(arguments.only("cache", "tag"));
        return cache.invalidateByTag(arguments.text("tag")).map(removed -> new JsonObject().put("removed", removed));
    }

    private Future<JsonObject> clear(Arguments arguments) {
        return cache(arguments.only("cache")).clear().map(removed -> new JsonObject().put("removed", removed));
    }

    private Future<JsonObject> stats(Arguments arguments) {
        return Future.succeededFuture(cache(arguments.only("cache")).stats());
    }

    private CacheService cache(Arguments arguments) {
        return ServiceEndpoints.choose(services.caches(), arguments.optionalText("cache"));
    }

    private static @Nullable Object decoded(@Nullable Buffer value) {
        if (value == null) {
            return null;
        }
        try {
            return Json.decodeValue(value);
        } catch (DecodeException e) {
            throw new ServiceException("NOT_JSON", 409, "the value at this key is not JSON");
        }
    }
}
