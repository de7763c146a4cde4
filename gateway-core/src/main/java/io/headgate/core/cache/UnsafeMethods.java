package io.headgate.core.cache;

import io.headgate.api.http.Attribute;
import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which stored responses a successful unsafe request makes invalid (RFC 9111 §4.4). */
final class UnsafeMethods {

    private UnsafeMethods() {}

    /**
     * The exchanges of {@code GET} for whose keys stored responses are invalid now: for the request's own URI and for
     * {@code Location} and {@code Content-Location} of the same origin. None for a safe method or an error.
     */
    static List<Exchange> invalidated(Exchange exchange, ResponseHead response, References references) {
        RequestHead request = exchange.request();
        if (isSafe(request.method()) || response.status() >= 400) {
            return List.of();
        }
        List<Exchange> all = new ArrayList<>(3);
        all.add(new View(exchange, get(request)));
        for (String field : List.of("location", "content-location")) {
            String reference = response.headers().get(field);
            RequestHead other = reference == null ? null : references.find(request, reference);
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

    private static RequestHead get(RequestHead request) {
        return new RequestHead(
                "GET", request.scheme(), request.authority(), request.path(), request.query(), request.headers());
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
