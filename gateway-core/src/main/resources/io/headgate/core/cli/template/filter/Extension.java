package @PACKAGE@;

import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.ResponseHead;
import io.vertx.core.Future;

/** Puts a field into every response. One instance serves all event loops, so it keeps nothing of a single request. */
final class @NAME@ implements Filter {

    private final String text;

    @NAME@(String text) {
        this.text = text;
    }

    @Override
    public Future<?> onResponse(Exchange exchange) {
        ResponseHead response = exchange.response();
        if (response != null) {
            response.headers().set("X-@NAME@", text);
        }
        // Nothing to wait for.
        return null;
    }
}
