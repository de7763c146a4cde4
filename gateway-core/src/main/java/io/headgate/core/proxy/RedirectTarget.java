package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.TargetConfig;

/** Sends clients elsewhere. */
public final class RedirectTarget implements Target {

    private final int status;
    private final String location;

    /** Makes the target. */
    public RedirectTarget(TargetConfig.ToRedirect config) {
        status = config.status();
        location = config.location();
    }

    @Override
    public void handle(ProxyExchange exchange) {
        RequestHead request = exchange.request();
        String query = request.query();
        String where = location.replace("{host}", request.host())
                .replace("{query}", query == null ? "" : query)
                .replace("{path}", request.path());
        exchange.respond(new ResponseHead(status, Headers.of("Location", where)), Body.EMPTY);
    }
}
