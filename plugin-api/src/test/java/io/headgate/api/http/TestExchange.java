package io.headgate.api.http;

import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exchange without a network, for tests of filters, strategies and balancers. Not safe for use by several threads at
 * once, like every exchange.
 */
public final class TestExchange implements Exchange, PickRequest {

    private final RequestHead request;
    private final Map<String, String> pathParameters = new LinkedHashMap<>();
    private final Map<Attribute<?>, Object> attributes = new HashMap<>();
    private String id = "test-request";
    private String route = "test-route";
    private String clientAddress = "192.0.2.1";
    private @Nullable ResponseHead response;
    private @Nullable Body body;
    private @Nullable Server avoid;

    /** An exchange with that request. */
    public TestExchange(RequestHead request) {
        this.request = request;
    }

    /** A {@code GET} of path and query at {@code http://example.test} with fields from names and values in turn. */
    public static TestExchange get(String target, String... namesAndValues) {
        return request("GET", target, namesAndValues);
    }

    /** A request of path and query at {@code http://example.test} with fields from names and values in turn. */
    public static TestExchange request(String method, String target, String... namesAndValues) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? null : target.substring(mark + 1);
        return new TestExchange(
                new RequestHead(method, "http", "example.test", path, query, Headers.of(namesAndValues)));
    }

    /** Sets the request id. */
    public TestExchange withId(String requestId) {
        id = requestId;
        return this;
    }

    /** Sets the name of the route. */
    public TestExchange withRoute(String name) {
        route = name;
        return this;
    }

    /** Sets the address of the client. */
    public TestExchange withClientAddress(String address) {
        clientAddress = address;
        return this;
    }

    /** Sets a parameter of the path. */
    public TestExchange withPathParameter(String name, String value) {
        pathParameters.put(name, value);
        return this;
    }

    /** Sets the response, as a server or a cache would have given it. */
    public TestExchange withResponse(int status, String... namesAndValues) {
        response = new ResponseHead(status, Headers.of(namesAndValues));
        return this;
    }

    /** Sets the server that has just failed this request. */
    public TestExchange withAvoid(Server server) {
        avoid = server;
        return this;
    }

    /** The body that {@link #respond} was given, or null. */
    public @Nullable Body body() {
        return body;
    }

    /** Whether the request was answered by {@link #respond}. */
    public boolean responded() {
        return body != null;
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
    public RequestHead head() {
        return request;
    }

    @Override
    public @Nullable Server avoid() {
        return avoid;
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
        if (response != null) {
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
            attributes.put(attribute, attribute.type().cast(value));
        }
    }
}
