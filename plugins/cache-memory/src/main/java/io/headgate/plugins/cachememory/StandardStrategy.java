package io.headgate.plugins.cachememory;

import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;

/**
 * One entry for each URI, and everything is worth its place. The key is the URI with the length of its path before it,
 * which tells a question mark that is part of the path from the one before the query.
 */
final class StandardStrategy implements CacheStrategy {

    @Override
    public String key(Exchange exchange) {
        RequestHead request = exchange.request();
        String path = request.path();
        String query = request.query();
        StringBuilder key = new StringBuilder(
                request.authority().length() + path.length() + (query == null ? 16 : 17 + query.length()));
        key.append(path.length()).append(' ').append(request.scheme()).append("://");
        key.append(request.authority()).append(path);
        if (query != null) {
            key.append('?').append(query);
        }
        return key.toString();
    }

    @Override
    public boolean admits(Exchange exchange, ResponseHead response, long length) {
        return true;
    }
}
