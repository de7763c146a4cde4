package io.headgate.core.service;

import io.headgate.api.service.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers request/reply operations on the event bus: a JSON object in, a JSON object out. A failure is a reply failure
 * whose code is the HTTP status that says the same and whose message is {@code CODE: message}.
 */
final class BusOperations {

    private static final Logger LOG = LoggerFactory.getLogger(BusOperations.class);

    private final Vertx vertx;
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();

    BusOperations(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What an operation does with a request's body. */
    interface Operation {
        Future<JsonObject> run(Arguments arguments);
    }

    void register(String address, Operation operation) {
        consumers.add(vertx.eventBus().<Object>consumer(address, message -> answer(message, operation)));
    }

    Future<Void> close() {
        List<Future<Void>> closing =
                consumers.stream().map(MessageConsumer::unregister).toList();
        return Future.join(closing).mapEmpty();
    }

    private static void answer(Message<Object> message, Operation operation) {
        Future<JsonObject> outcome;
        try {
            outcome = operation.run(new Arguments(message.body()));
        } catch (RuntimeException e) {
            outcome = Future.failedFuture(e);
        }
        outcome.onSuccess(message::reply).onFailure(failure -> refuse(message, failure));
    }

    private static void refuse(Message<?> message, Throwable failure) {
        if (failure instanceof ServiceException known) {
            message.fail(known.status(), known.code() + ": " + known.getMessage());
        } else {
            LOG.warn("Request on {} failed", message.address(), failure);
            message.fail(500, "INTERNAL: the request failed; see the gateway's log");
        }
    }
}
