package io.headgate.core.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Problem documents (RFC 9457) of the admin listener. */
final class Refusal {

    private Refusal() {}

    static void send(RoutingContext request, int status, String code, String detail) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(new JsonObject()
                        .put("type", "about:blank")
                        .put("status", status)
                        .put("code", code)
                        .put("detail", detail)
                        .toBuffer());
    }
}
