package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.TargetConfig;

/** Sends the client somewhere else. */
public final class RedirectTarget implements Target {

    private final int status;
    private final RedirectLocation location;

    /**
     * Makes the target.
     *
     * @throws IllegalArgumentException when status or location cannot be a redirect's
     */
    public RedirectTarget(TargetConfig.ToRedirect config) {
        if (config.status() < 300 || config.status() > 399 || config.status() == 304) {
            throw new IllegalArgumentException("status " + config.status() + " (expected: 301, 302, 303, 307 or 308)");
        }
        status = config.status();
        location = new RedirectLocation(config.location());
    }

    @Override
    public void handle(ProxyExchange exchange) {
        Headers headers = Headers.of("Location", location.expand(exchange.request()));
        exchange.answer(new ResponseHead(status, headers), Body.EMPTY);
    }
}
