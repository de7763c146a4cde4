package io.headgate.api.http;

import org.jspecify.annotations.Nullable;

/**
 * The head of a request as the gateway understood it: already checked, the path normalised.
 *
 * <p>Belongs to one {@link Exchange} and its event loop. Fields may be changed by filters; hop-by-hop fields are gone
 * already and the gateway's own forwarding fields are set after the filters.
 */
public final class RequestHead {

    private final String method;
    private final String scheme;
    private final String authority;
    private final String path;
    private final @Nullable String query;
    private final Headers headers;

    /**
     * Makes a head.
     *
     * @param method in the case it came in, such as {@code GET}
     * @param scheme {@code http} or {@code https}
     * @param authority host and, when it is not the scheme's own, port; lower case
     * @param path begins with a slash, unreserved characters decoded, without dot segments
     * @param query without the question mark, as it came in; null when there was none
     */
    public RequestHead(
            String method, String scheme, String authority, String path, @Nullable String query, Headers headers) {
        this.method = method;
        this.scheme = scheme;
        this.authority = authority;
        this.path = path;
        this.query = query;
        this.headers = headers;
    }

    /** The method, such as {@code GET}. */
    public String method() {
        return method;
    }

    /** {@code http} or {@code https}, as the client used it. */
    public String scheme() {
        return scheme;
    }

    /** Host and, when it is not the scheme's own, port, in lower case. */
    public String authority() {
        return authority;
    }

    /** The host without its port, in lower case. */
    public String host() {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
    }

    /**
     * The normalised path: what is cached, logged and forwarded. Reserved characters may be encoded there or not, and
     * names may carry parameters ({@code /admin;v=1}); the route was chosen for what is left without them. A filter that
     * guards a path is best named by a route of that path.
     */
    public String path() {
        return path;
    }

    /** The query without the question mark, or null. */
    public @Nullable String query() {
        return query;
    }

    /** The fields. */
    public Headers headers() {
        return headers;
    }

    /** Path and query as they are forwarded. */
    public String target() {
        return query == null ? path : path + '?' + query;
    }
}
