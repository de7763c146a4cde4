package io.headgate.core.database;

import io.headgate.api.http.Attribute;
import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that nobody sent. */
final class FakeExchange implements Exchange {

    final Map<String, String> path = new HashMap<>();
    private final RequestHead request;

    FakeExchange(String method, String target) {
        int question = target.indexOf('?');
        request = new RequestHead(
                method,
                "http",
                "localhost",
                question < 0 ? target : target.substring(0, question),
                question < 0 ? null : target.substring(question + 1),
                new Headers());
    }

    FakeExchange path(String name, String value) {
        path.put(name, value);
        return this;
    }

    FakeExchange header(String name, String value) {
        request.headers().add(name, value);
        return this;
    }

    @Override
    public String id() {
        return "1";
    }

    @Override
    public String route() {
        return "query";
    }

    @Override
    public String clientAddress() {
        return "127.0.0.1";
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public Map<String, String> pathParameters() {
        return path;
    }

    @Override
    public @Nullable ResponseHead response() {
        return null;
    }

    @Override
    public void respond(ResponseHead head, Body body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> attribute) {
        return null;
    }

    @Override
    public <T> void attribute(Attribute<T> attribute, @Nullable T value) {
        throw new UnsupportedOperationException();
    }
}
