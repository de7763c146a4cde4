package io.headgate.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The three servers of the sample shop, and a small server beside them that stops and starts one of them on
 * {@code POST /shop-2/stop} and {@code POST /shop-2/start}.
 */
final class SampleServers {

    private final Vertx vertx;
    private final List<SampleShop> shops = new ArrayList<>();
    private final HttpServer control;

    SampleServers(Vertx vertx) {
        this.vertx = vertx;
        for (int i = 1; i <= 3; i++) {
            shops.add(new SampleShop(vertx, "shop-" + i));
        }
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        control = vertx.createHttpServer(options).requestHandler(this::answer);
    }

    Future<Void> start() {
        List<Future<Void>> starting = new ArrayList<>();
        shops.forEach(shop -> starting.add(shop.start()));
        starting.add(control.listen().mapEmpty());
        return Future.all(starting).mapEmpty();
    }

    List<SampleShop> shops() {
        return shops;
    }

    String controlUrl() {
        return "http://127.0.0.1:" + control.actualPort();
    }

    private void answer(HttpServerRequest request) {
        for (SampleShop shop : shops) {
            if (request.path().equals("/" + shop.name() + "/stop")) {
                reply(request, shop.stop(), shop.name() + " is stopped");
                return;
            }
            if (request.path().equals("/" + shop.name() + "/start")) {
                reply(request, shop.start(), shop.name() + " is running");
                return;
            }
        }
        request.response().setStatusCode(404).end("Expected /shop-1/stop, /shop-1/start and so on up to shop-3\n");
    }

    private static void reply(HttpServerRequest request, Future<Void> done, String text) {
        done.onSuccess(go -> request.response().end(text + '\n'))
                .onFailure(e -> request.response().setStatusCode(500).end(e + "\n"));
    }

    Future<Void> close() {
        return vertx.close();
    }
}
