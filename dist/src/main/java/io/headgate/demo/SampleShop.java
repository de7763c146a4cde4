package io.headgate.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** One server of the sample shop. It can be stopped and started again on the same port. */
final class SampleShop {

    private final Vertx vertx;
    private final String name;
    private int port;
    private @Nullable HttpServer server;

    SampleShop(Vertx vertx, String name) {
        this.vertx = vertx;
        this.name = name;
    }

    String name() {
        return name;
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    boolean running() {
        return server != null;
    }

    /** Starts to listen, at first on any free port; nothing happens when it listens already. */
    Future<Void> start() {
        if (server != null) {
            return Future.succeededFuture();
        }
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
        return vertx.createHttpServer(options)
                .requestHandler(this::answer)
                .listen()
                .onSuccess(listening -> {
                    server = listening;
                    port = listening.actualPort();
                })
                .mapEmpty();
    }

    /** Stops at once, in the middle of whatever it does. */
    Future<Void> stop() {
        HttpServer stopping = server;
        server = null;
        return stopping == null ? Future.succeededFuture() : stopping.close();
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        request.response().putHeader("X-Served-By", name);
        if (path.equals("/health")) {
            request.response().end("ok\n");
        } else if (path.startsWith("/cart")) {
            page(request, "no-store", "Your cart is empty");
        } else if (path.equals("/") || path.startsWith("/products/")) {
            request.response().putHeader("Cache-Tag", "pages");
            page(request, "max-age=60", path.equals("/") ? "Welcome" : "Product " + path.substring(10));
        } else {
            request.response().setStatusCode(404).end("There is no such page in this shop\n");
        }
    }

    private void page(HttpServerRequest request, String cacheControl, String title) {
        request.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", cacheControl)
                .end("<!doctype html><title>Sample shop</title><h1>" + escaped(title) + "</h1><p>Served by " + name
                        + ".</p>\n<p><a href=\"/\">Home</a> <a href=\"/cart\">Cart</a>"
                        + " <a href=\"/api/products?category=tea\">Tea</a></p>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
