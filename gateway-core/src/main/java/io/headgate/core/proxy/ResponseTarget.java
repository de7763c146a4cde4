package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.TargetConfig;
import io.vertx.core.buffer.Buffer;

/** Answers every request with the same response. */
public final class ResponseTarget implements Target {

    private final int status;
    private final Headers headers;
    private final Body body;

    /**
     * Makes the target. A text without a {@code Content-Type} is plain text in UTF-8.
     *
     * @throws IllegalArgumentException when a field is not valid, or is one that the gateway sets itself
     */
    public ResponseTarget(TargetConfig.ToResponse config) {
        status = new ResponseHead(config.status(), new Headers()).status();
        headers = new Headers();
        config.headers().forEach((name, value) -> {
            if (HopByHop.isHopByHop(name)) {
                throw new IllegalArgumentException("headers: " + name + " (the gateway sets it itself)");
            }
            headers.add(name, value);
        });
        body = Body.of(Buffer.buffer(config.body()));
        if (body != Body.EMPTY && !headers.contains("Content-Type")) {
            headers.add("Content-Type", "text/plain; charset=utf-8");
        }
    }

    @Override
    public void handle(ProxyExchange exchange) {
        exchange.answer(new ResponseHead(status, headers.copy()), body);
    }
}
