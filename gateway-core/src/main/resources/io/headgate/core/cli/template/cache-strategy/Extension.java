package @PACKAGE@;

import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;

/** One entry for each address; whatever may be stored is. Called on all event loops at the same time. */
final class @NAME@ implements CacheStrategy {

    private final boolean query;

    @NAME@(boolean query) {
        this.query = query;
    }

    @Override
    public String key(Exchange exchange) {
        RequestHead request = exchange.request();
        String path = request.path();
        // A path may hold a question mark, so its length says where it ends.
        String key = path.length() + " " + request.scheme() + "://" + request.authority() + path;
        return query && request.query() != null ? key + '?' + request.query() : key;
    }

    @Override
    public boolean admits(Exchange exchange, ResponseHead response, long length) {
        return true;
    }
}
