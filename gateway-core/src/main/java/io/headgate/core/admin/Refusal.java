package io.headgate.core.admin;

import io.headgate.api.service.ServiceException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Problem documents (RFC 9457) of the admin listener. */
final class Refusal {

    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);

    private Refusal() {}

    static void send(RoutingContext request, Throwable failure) {
        send(request, failure, new JsonObject());
    }

    /** The same with members of its own. */
    static void send(RoutingContext request, Throwable failure, JsonObject more) {
        if (failure instanceof ServiceException known) {
            send(request, known.status(), known.code(), known.getMessage(), more);
        } else {
            LOG.warn("A request on the admin listener failed", failure);
            send(request, 500, "INTERNAL", "the request failed; see the gateway's log");
        }
    }

    /** The stable code of a failure. */
    static String code(Throwable failure) {
        return failure instanceof ServiceException known ? known.code() : "INTERNAL";
    }

    static void send(RoutingContext request, int status, String code, @Nullable String detail) {
        send(request, status, code, detail, new JsonObject());
    }

    /** The same with members of its own. */
    static void send(RoutingContext request, int status, String code, @Nullable String detail, JsonObject more) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(new JsonObject()
                        .put("type", "about:blank")
                        .put("status", status)
                        .put("code", code)
                        .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                        .put("detail", detail)
                        .mergeIn(more)
                        .toBuffer());
    }
}
