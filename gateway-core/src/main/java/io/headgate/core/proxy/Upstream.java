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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to all upstream servers. They never leave their loop. Pools with the same limits
 * share a client, not connections: those belong to a server's address. Clients and budgets that nobody has used for a
 * minute are let go, so that nothing is left of pools that a config has no more.
 */
final class Upstream implements Sweeper.Watched {

    /** Larger chunks cost memory, smaller ones writes: 8 KiB halves the throughput of 64 KiB responses. */
    static final int CHUNK = 65_536;

    private static final int HEAD = 65_536;
    private static final int KEEP_ALIVE_SECONDS = 30;

    private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Vertx vertx;
    private final LongSupplier nanoTime;

    /** Kept, for there are few kinds of limits; Vert.x would go on holding one that is closed. Idle ones have no connection. */
    private final Map<Limits, HttpClient> clients = new HashMap<>();

    private final Map<String, UsedBudget> budgets = new HashMap<>();

    private @Nullable PoolConfig lastPool;
    private @Nullable HttpClient lastClient;

    Upstream(Vertx vertx, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.nanoTime = nanoTime;
    }

    /** A budget and when it was last asked for. */
    private static final class UsedBudget {

        private final RetryBudget budget = new RetryBudget();
        private long since;
    }

    /** What sets the clients of two pools apart. */
    private record Limits(int maxConnections, int maxWaiting, int connectMillis) {}

    /** A request on a connection that may be new; nothing has been sent yet. */
    Future<HttpClientRequest> request(PoolConfig pool, UpstreamServer server, String method, String target) {
        return client(pool)
                .request(new RequestOptions()
                        .setHost(server.host())
                        .setPort(server.port())
                        .setMethod(HttpMethod.valueOf(method))
                        .setURI(target));
    }

    /** How often requests to that pool may be sent again. */
    RetryBudget budget(String pool) {
        UsedBudget used = budgets.computeIfAbsent(pool, name -> new UsedBudget());
        used.since = nanoTime.getAsLong();
        return used.budget;
    }

    @Override
    public void check(long now) {
        budgets.values().removeIf(budget -> now - budget.since > UNUSED_NANOS);
    }

    /** Budgets that are kept. */
    int size() {
        return budgets.size();
    }

    /** Mostly that of the request before. */
    @SuppressWarnings("ReferenceEquality") // equal ones have the same client, and take long to compare
    private HttpClient client(PoolConfig pool) {
        HttpClient client = lastClient;
        if (client == null || lastPool != pool) {
            client = clients.computeIfAbsent(limits(pool), this::client);
            lastPool = pool;
            lastClient = client;
        }
        return client;
    }

    private static Limits limits(PoolConfig pool) {
        return new Limits(pool.maxConnections(), pool.maxWaiting(), (int)
                pool.connectTimeout().toMillis());
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
