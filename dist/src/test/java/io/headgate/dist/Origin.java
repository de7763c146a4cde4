package io.headgate.dist;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A web server in this process, on a free port of the loopback address. */
final class Origin implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    Origin(Consumer<HttpServerRequest> handler) {
        server =
                settled(vertx.createHttpServer().requestHandler(handler::accept).listen(0, "127.0.0.1"));
    }

    /** A server that answers every request with that text. */
    static Origin answering(String text) {
        return new Origin(request -> request.response().end(text));
    }

    String address() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    @Override
    public void close() {
        settled(vertx.close());
    }

    private static <T> T settled(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the origin did not get ready in time", e);
        }
    }
}
