package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.TargetConfig;
import io.vertx.core.buffer.Buffer;

/** Answers every request with the same response. */
public final class ResponseTarget implements Target {

    private final int status;
    private final Headers headers = new Headers();
    private final Body body;

    /**
     * Makes the target.
     *
     * @throws IllegalArgumentException when status or fields are not valid
     */
    public ResponseTarget(TargetConfig.ToResponse config) {
        status = new ResponseHead(config.status(), headers).status();
        config.headers().forEach(headers::add);
        body = Body.of(Buffer.buffer(config.body()));
    }

    @Override
    public void handle(ProxyExchange exchange) {
        exchange.respond(new ResponseHead(status, headers.copy()), body);
    }
}
