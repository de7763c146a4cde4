package io.headgate.core.service;

import io.headgate.api.service.LoadBalancerService.ServerStatus;
import io.vertx.core.json.JsonObject;

/** A server as it is shown on the event bus and on the admin listener. */
public final class ServerJson {

    private ServerJson() {}

    /** The status as JSON. */
    public static JsonObject of(ServerStatus server) {
        return new JsonObject()
                .put("id", server.id())
                .put("address", server.address())
                .put("weight", server.weight())
                .put("state", server.state())
                .put("reason", server.reason())
                .put("active", server.active())
                .put("requests", server.requests())
                .put("failures", server.failures());
    }
}
