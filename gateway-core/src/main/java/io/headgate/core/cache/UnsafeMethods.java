package io.headgate.core.cache;

import io.headgate.api.http.Attribute;
import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which stored responses a successful unsafe request makes invalid (RFC 9111 §4.4). */
final class UnsafeMethods {

    private UnsafeMethods() {}

    /**
     * The exchanges of {@code GET} for whose keys stored responses are invalid now: for the request's own URI and for
     * {@code Location} and {@code Content-Location} of the same origin. None for a safe method or an error.
     */
    static List<Exchange> invalidated(Exchange exchange, ResponseHead response) {
        RequestHead request = exchange.request();
        if (isSafe(request.method()) || response.status() >= 400) {
            return List.of();
        }
        List<Exchange> all = new ArrayList<>(3);
        all.add(new View(exchange, get(request, request.path(), request.query())));
        for (String field : List.of("location", "content-location")) {
            String reference = response.headers().get(field);
            RequestHead other = reference == null ? null : sameOrigin(request, reference);
            if (other != null) {
                all.add(new View(exchange, other));
            }
        }
        return all;
    }

    private static boolean isSafe(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    private static @Nullable RequestHead sameOrigin(RequestHead request, String reference) {
        try {
            URI base = new URI(request.scheme(), request.authority(), request.path(), null, null);
            URI uri = base.resolve(new URI(reference)).normalize();
            boolean same = request.scheme().equalsIgnoreCase(uri.getScheme())
                    && uri.getRawAuthority() != null
                    && request.authority().equals(uri.getRawAuthority().toLowerCase(Locale.ROOT));
            String path = uri.getRawPath();
            return same && path.startsWith("/") ? get(request, path, uri.getRawQuery()) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static RequestHead get(RequestHead request, String path, @Nullable String query) {
        return new RequestHead("GET", request.scheme(), request.authority(), path, query, request.headers());
    }

    /** An exchange seen as if its client had asked for something else. */
    private record View(Exchange exchange, RequestHead request) implements Exchange {

        @Override
        public String id() {
            return exchange.id();
        }

        @Override
        public String route() {
            return exchange.route();
        }

        @Override
        public String clientAddress() {
            return exchange.clientAddress();
        }

        @Override
        public Map<String, String> pathParameters() {
            return exchange.pathParameters();
        }

        @Override
        public @Nullable ResponseHead response() {
            return exchange.response();
        }

        @Override
        public void respond(ResponseHead head, Body body) {
            throw new IllegalStateException("there is a response already");
        }

        @Override
        public <T> @Nullable T attribute(Attribute<T> attribute) {
            return exchange.attribute(attribute);
        }

        @Override
        public <T> void attribute(Attribute<T> attribute, @Nullable T value) {
            exchange.attribute(attribute, value);
        }
    }
}
