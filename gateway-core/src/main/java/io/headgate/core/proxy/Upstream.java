package io.headgate.core.proxy;

import io.headgate.core.config.PoolConfig;
import io.headgate.core.proxy.wire.UpstreamConnection;
import io.headgate.core.upstream.UpstreamServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.HashMap;
import java.util.Map;

/**
 * The connections of one event loop to all upstream servers. They never leave their loop. Pools with the same limits
 * share a client, not connections: those belong to a server's address.
 */
final class Upstream {

    /** Larger chunks cost memory, smaller ones writes: 8 KiB halves the throughput of 64 KiB responses. */
    static final int CHUNK = 65_536;

    private static final int HEAD = 65_536;
    private static final int KEEP_ALIVE_SECONDS = 30;

    private final Vertx vertx;
    private final Map<Limits, HttpClient> clients = new HashMap<>();
    private final Map<String, RetryBudget> budgets = new HashMap<>();

    Upstream(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What sets the clients of two pools apart. */
    private record Limits(int maxConnections, int maxWaiting, int connectMillis) {}

    /** A request on a connection that may be new; nothing has been sent yet. */
    Future<HttpClientRequest> request(PoolConfig pool, UpstreamServer server, String method, String target) {
        Limits limits = new Limits(pool.maxConnections(), pool.maxWaiting(), (int)
                pool.connectTimeout().toMillis());
        return clients.computeIfAbsent(limits, this::client)
                .request(new RequestOptions()
                        .setHost(server.host())
                        .setPort(server.port())
                        .setMethod(HttpMethod.valueOf(method))
                        .setURI(target));
    }

    /** How often requests to that pool may be sent again. */
    RetryBudget budget(String pool) {
        return budgets.computeIfAbsent(pool, name -> new RetryBudget());
    }

    private HttpClient client(Limits limits) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(limits.connectMillis)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxChunkSize(CHUNK)
                .setMaxInitialLineLength(HEAD)
                .setMaxHeaderSize(HEAD)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setHttp2ClearTextUpgrade(false)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setTracingPolicy(TracingPolicy.IGNORE);
        PoolOptions connections =
                new PoolOptions().setHttp1MaxSize(limits.maxConnections).setMaxWaitQueueSize(limits.maxWaiting);
        return vertx.httpClientBuilder()
                .with(options)
                .with(connections)
                .withConnectHandler(connection -> UpstreamConnection.install(connection, HEAD, CHUNK))
                .build();
    }
}
