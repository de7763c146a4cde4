package io.headgate.demo;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Light traffic, so that the numbers of the demo move: a few requests a second, at most a few at a time. Ends when it is
 * undeployed, as it is before its Vert.x closes what it has made.
 */
final class Visitors extends VerticleBase {

    private static final long EVERY_MILLIS = 100;
    private static final int AT_A_TIME = 8;

    private final HttpClient client;
    private final URI gateway;
    private final List<String> paths;
    private int next;
    private int underWay;

    Visitors(Vertx vertx, URI gateway, List<String> paths) {
        this.gateway = gateway;
        this.paths = paths;
        HttpClientOptions options =
                new HttpClientOptions().setConnectTimeout(2_000).setIdleTimeout(10);
        client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(AT_A_TIME));
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(EVERY_MILLIS, tick -> visit());
        return Future.succeededFuture();
    }

    private void visit() {
        if (underWay >= AT_A_TIME) {
            return;
        }
        underWay++;
        String path = paths.get(next++ % paths.size());
        client.request(HttpMethod.GET, gateway.getPort(), gateway.getHost(), path)
                .compose(request -> request.send())
                .compose(HttpClientResponse::body)
                .timeout(5, TimeUnit.SECONDS)
                .onComplete(done -> underWay--);
    }
}
