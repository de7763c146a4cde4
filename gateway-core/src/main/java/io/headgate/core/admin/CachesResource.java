package io.headgate.core.admin;

import io.headgate.api.service.CacheService;
import io.headgate.api.service.ServiceException;
import io.headgate.core.service.GatewayViews;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Caches and their purge. */
public final class CachesResource implements Resource {

    private final GatewayViews views;

    /** The resource of what is seen by this. */
    public CachesResource(GatewayViews views) {
        this.views = views;
    }

    @Override
    public void addTo(Paths paths) {
        paths.on(
                        HttpMethod.GET,
                        "/api/v1/caches",
                        request -> Answers.json(request, JsonObject.of("caches", views.caches())))
                .onJson(HttpMethod.POST, "/api/v1/caches/:cache/purge", this::purge);
    }

    private void purge(RoutingContext request) {
        CacheService cache = views.services().caches().get(request.pathParam("cache"));
        JsonObject wanted = object(request);
        if (wanted.size() == 1) {
            if (Boolean.TRUE.equals(wanted.getValue("all"))) {
                purge(request, cache, "everything", cache.clear());
                return;
            }
            if (wanted.getValue("key") instanceof String key && !key.isEmpty()) {
                purge(request, cache, "key " + key, cache.delete(key).map(deleted -> deleted ? 1L : 0L));
                return;
            }
            if (wanted.getValue("tag") instanceof String tag && !tag.isEmpty()) {
                purge(request, cache, "tag " + tag, cache.invalidateByTag(tag).map(Integer::longValue));
                return;
            }
        }
        throw invalid();
    }

    private static void purge(RoutingContext request, CacheService cache, String what, Future<Long> removal) {
        Answers.json(
                request,
                Answers.audited(request, "purge of " + what + " from cache " + cache.name(), removal)
                        .map(removed -> JsonObject.of("removed", removed)));
    }

    private static JsonObject object(RoutingContext request) {
        try {
            Buffer body = request.body().buffer();
            if (body != null && Json.decodeValue(body) instanceof JsonObject object) {
                return object;
            }
        } catch (DecodeException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static ServiceException invalid() {
        return new ServiceException(
                "INVALID_OPTION", 400, "expected {\"all\": true}, {\"key\": \"…\"} or {\"tag\": \"…\"}");
    }
}
