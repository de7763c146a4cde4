package io.headgate.core.proxy;

import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import io.headgate.api.http.Attribute;
import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchange as the gateway itself sees it. There is one way to answer it: {@link #respond}, of which {@link #fail} is
 * a case; whoever is second learns so.
 */
public final class ProxyExchange implements Exchange, PickRequest {

    private final String id;
    private final String clientAddress;
    private final RequestHead request;
    private final Route route;
    private final Map<String, String> pathParameters;
    private final BiConsumer<ProxyExchange, Body> answered;
    private @Nullable ResponseHead response;
    private @Nullable Server avoid;
    private @Nullable Map<Attribute<?>, Object> attributes;

    ProxyExchange(
            String id,
            String clientAddress,
            RequestHead request,
            Route route,
            Map<String, String> pathParameters,
            BiConsumer<ProxyExchange, Body> answered) {
        this.id = id;
        this.clientAddress = clientAddress;
        this.request = request;
        this.route = route;
        this.pathParameters = pathParameters;
        this.answered = answered;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String route() {
        return route.name();
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

    /** Sets the server that has just failed this request. */
    void avoid(Server server) {
        avoid = server;
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
    public void respond(ResponseHead head, Body body) {
        if (response != null) {
            throw new IllegalStateException("there is a response already");
        }
        response = head;
        answered.accept(this, body);
    }

    /** Answers with a problem document; ignored when there is a response already. */
    public void fail(Problem problem) {
        if (response == null) {
            problem.respond(this);
        }
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> attribute) {
        return attributes == null ? null : attribute.type().cast(attributes.get(attribute));
    }

    @Override
    public <T> void attribute(Attribute<T> attribute, @Nullable T value) {
        if (value == null) {
            if (attributes != null) {
                attributes.remove(attribute);
            }
            return;
        }
        if (attributes == null) {
            attributes = new HashMap<>(8);
        }
        attributes.put(attribute, value);
    }
}
