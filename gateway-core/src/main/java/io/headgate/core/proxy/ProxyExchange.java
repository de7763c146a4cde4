package io.headgate.core.proxy;

import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import io.headgate.api.http.Attribute;
import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.upstream.StickySession;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The exchange as the gateway itself sees it. There is one way to answer it: {@link #answer}, of which {@link #respond},
 * the filters' way, and {@link #fail} are cases.
 */
public final class ProxyExchange implements Exchange, PickRequest {

    private final String id;
    private final CheckedRequest checked;
    private final Router.Match match;
    private final Passage passage;
    private @Nullable ResponseHead response;
    private boolean letThrough;
    private @Nullable Server avoid;
    private @Nullable StickySession session;
    private @Nullable Map<Attribute<?>, Object> attributes;

    ProxyExchange(String id, CheckedRequest checked, Router.Match match, Passage passage) {
        this.id = id;
        this.checked = checked;
        this.match = match;
        this.passage = passage;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String route() {
        return match.route().name();
    }

    @Override
    public String clientAddress() {
        return checked.client().address();
    }

    @Override
    public RequestHead request() {
        return checked.head();
    }

    @Override
    public RequestHead head() {
        return checked.head();
    }

    @Override
    public @Nullable Server avoid() {
        return avoid;
    }

    @Override
    public Map<String, String> pathParameters() {
        return match.pathParameters();
    }

    @Override
    public @Nullable ResponseHead response() {
        return response;
    }

    /** For filters, while it is their turn: one that was passed over must not answer beside the target. */
    @Override
    public void respond(ResponseHead head, Body body) {
        if (letThrough) {
            throw new IllegalStateException("the filters have let the request through already");
        }
        answer(head, body);
    }

    /** Answers, for the cache and the target. */
    public void answer(ResponseHead head, Body body) {
        if (response != null) {
            throw new IllegalStateException("there is a response already");
        }
        response = head;
        passage.answered(head, body);
    }

    /** Answers with a problem document; ignored when there is a response already. */
    public void fail(Problem problem) {
        if (response == null) {
            passage.record().failed(problem);
            answer(problem.head(), Body.of(problem.body(id)));
        }
    }

    /** No filter may answer any more. */
    void letThrough() {
        letThrough = true;
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

    /** Gives away all that was left for later filters. */
    void attributes(Map<Attribute<?>, Object> into) {
        if (attributes != null) {
            into.putAll(attributes);
        }
    }

    /** Takes these instead of all that was left. */
    void replaceAttributes(Map<Attribute<?>, Object> next) {
        attributes = next.isEmpty() ? null : new HashMap<>(next);
    }

    /** Sets the server that has just failed this request. */
    void avoid(Server server) {
        avoid = server;
    }

    /** The session that the request has at a server, or null. */
    @Nullable
    StickySession session() {
        return session;
    }

    void session(@Nullable StickySession found) {
        session = found;
    }

    Route matched() {
        return match.route();
    }

    CheckedRequest checked() {
        return checked;
    }

    Passage passage() {
        return passage;
    }
}
