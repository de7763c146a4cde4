package io.headgate.core.proxy;

import io.headgate.api.http.Attribute;
import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exchange for a filter that is called on a worker thread: a copy of what it may look at, and a note of what it does.
 * Its own event loop makes it, and does to the real one what was done to it when the call has come back in time. Until
 * then the worker has it alone; what comes too late is dropped, however long the worker holds on to it.
 */
final class WorkerExchange implements Exchange {

    private final String id;
    private final String route;
    private final String clientAddress;
    private final RequestHead request;
    private final Map<String, String> pathParameters;
    private final Map<Attribute<?>, @Nullable Object> attributes = new HashMap<>();
    private final boolean answered;
    private @Nullable ResponseHead response;
    private @Nullable Body body;

    /** The exchange as it is now. Called on its event loop. */
    WorkerExchange(ProxyExchange exchange) {
        RequestHead head = exchange.request();
        id = exchange.id();
        route = exchange.route();
        clientAddress = exchange.clientAddress();
        request = new RequestHead(
                head.method(),
                head.scheme(),
                head.authority(),
                head.path(),
                head.query(),
                head.headers().copy());
        pathParameters = exchange.pathParameters();
        ResponseHead given = exchange.response();
        response = given == null
                ? null
                : new ResponseHead(given.status(), given.headers().copy());
        answered = given != null;
        exchange.attributes(attributes);
    }

    /** Does to the real exchange what was done to this one. Called on its event loop, when the worker is done. */
    void applyTo(ProxyExchange exchange) {
        replace(exchange.request().headers(), request.headers());
        exchange.replaceAttributes(attributes);
        ResponseHead head = response;
        ResponseHead given = exchange.response();
        if (head == null) {
            return;
        }
        if (given != null) {
            given.status(head.status());
            replace(given.headers(), head.headers());
        } else if (body != null) {
            exchange.respond(head, body);
        }
    }

    /** Lets go of what nobody will send. */
    void discard() {
        if (body != null) {
            UpstreamBody.discard(body);
        }
    }

    private static void replace(Headers old, Headers next) {
        while (old.size() > 0) {
            old.remove(old.name(0));
        }
        old.addAll(next);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String route() {
        return route;
    }

    @Override
    public String clientAddress() {
        return clientAddress;
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public Map<String, String> pathParameters() {
        return pathParameters;
    }

    @Override
    public @Nullable ResponseHead response() {
        return response;
    }

    @Override
    public void respond(ResponseHead head, Body content) {
        if (answered || response != null) {
            throw new IllegalStateException("there is a response already");
        }
        response = head;
        body = content;
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> attribute) {
        return attribute.type().cast(attributes.get(attribute));
    }

    @Override
    public <T> void attribute(Attribute<T> attribute, @Nullable T value) {
        if (value == null) {
            attributes.remove(attribute);
        } else {
            attributes.put(attribute, value);
        }
    }
}
