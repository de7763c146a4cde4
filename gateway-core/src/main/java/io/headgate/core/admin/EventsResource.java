package io.headgate.core.admin;

import io.headgate.api.event.Event;
import io.headgate.api.service.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients what happens, as server-sent events. Remembers the last events for those that come back, and cuts those
 * that do not keep up. Safe for use from any thread.
 */
public final class EventsResource implements Resource {

    /** So many clients may follow at a time. */
    static final int CLIENTS = 16;

    /** So many events are remembered. */
    static final int REMEMBERED = 256;

    private static final int QUEUE_BYTES = 256 * 1024;
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final String PREFIX = "headgate.event.";

    private final Vertx vertx;
    private final List<MessageConsumer<JsonObject>> consumers = new ArrayList<>();
    private final Deque<Told> told = new ArrayDeque<>();
    private final Set<HttpServerResponse> clients = new LinkedHashSet<>();
    private final long heartbeat;
    private long last;
    private boolean closed;

    private record Told(long id, String text) {}

    /** Listens on the event bus from now on. */
    public EventsResource(Vertx vertx) {
        this.vertx = vertx;
        for (Class<?> type : Event.class.getPermittedSubclasses()) {
            String address = Event.address(type.asSubclass(Event.class));
            String name = address.substring(PREFIX.length());
            consumers.add(vertx.eventBus().consumer(address, message -> tell(name, message.body())));
        }
        heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, id -> send(":\n\n"));
    }

    @Override
    public void addTo(Paths paths) {
        paths.on(HttpMethod.GET, "/api/v1/events", this::follow);
    }

    private synchronized void follow(RoutingContext request) {
        if (closed || clients.size() >= CLIENTS) {
            throw new ServiceException("TOO_MANY_CLIENTS", 503, clients.size() + " clients follow the events already");
        }
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
        if (request.request().method().equals(HttpMethod.HEAD)) {
            response.end();
            return;
        }
        response.setChunked(true).setWriteQueueMaxSize(QUEUE_BYTES);
        response.closeHandler(gone -> forget(response));
        response.exceptionHandler(gone -> forget(response));
        clients.add(response);
        StringBuilder missed = new StringBuilder(":\n\n");
        long known = known(request.request().getHeader("Last-Event-ID"));
        for (Told event : told) {
            if (event.id() > known) {
                missed.append(event.text());
            }
        }
        write(response, missed.toString());
    }

    /** Ends every client's stream. */
    public Future<Void> close() {
        synchronized (this) {
            closed = true;
            List.copyOf(clients).forEach(client -> client.end().onFailure(gone -> forget(client)));
            clients.clear();
        }
        vertx.cancelTimer(heartbeat);
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }

    private synchronized void tell(String type, JsonObject data) {
        last++;
        // JSON has no line break outside of its texts, and escapes those within.
        Told event = new Told(last, "id: " + last + "\nevent: " + type + "\ndata: " + data.encode() + "\n\n");
        told.addLast(event);
        if (told.size() > REMEMBERED) {
            told.removeFirst();
        }
        send(event.text());
    }

    private synchronized void send(String text) {
        List.copyOf(clients).forEach(client -> write(client, text));
    }

    private void write(HttpServerResponse client, String text) {
        if (client.writeQueueFull()) {
            forget(client);
            client.reset();
            return;
        }
        client.write(text).onFailure(gone -> forget(client));
    }

    private synchronized void forget(HttpServerResponse client) {
        clients.remove(client);
    }

    /** What a client that names no event, or one of an earlier run, has: everything so far, or nothing. */
    private long known(@Nullable String id) {
        if (id == null) {
            return last;
        }
        try {
            long known = Long.parseLong(id.trim());
            return known > last ? 0 : known;
        } catch (NumberFormatException e) {
            return last;
        }
    }
}
