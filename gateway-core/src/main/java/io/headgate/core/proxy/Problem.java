package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * Why the gateway did not do what a client asked for (RFC 9457).
 *
 * @param status the HTTP status
 * @param code stable, upper case, such as {@code UPSTREAM_TIMEOUT}
 * @param detail for people; holds no secret
 */
public record Problem(int status, String code, String detail) {

    /** Answers the exchange with this problem as a document. */
    void respond(ProxyExchange exchange) {
        Buffer document = new JsonObject()
                .put("status", status)
                .put("code", code)
                .put("detail", detail)
                .put("requestId", exchange.id())
                .toBuffer();
        exchange.respond(
                new ResponseHead(status, Headers.of("Content-Type", "application/problem+json")), Body.of(document));
    }
}
