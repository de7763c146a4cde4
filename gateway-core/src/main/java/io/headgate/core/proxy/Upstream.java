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

    /** Longer than a connection is kept, so that an unused client has none. */
    private static final long UNUSED_NANOS = TimeUnit.SECONDS.toNanos(2 * KEEP_ALIVE_SECONDS);

    private final Vertx vertx;
    private final LongSupplier nanoTime;
    private final Map<Limits, Used<HttpClient>> clients = new HashMap<>();
    private final Map<String, Used<RetryBudget>> budgets = new HashMap<>();

    Upstream(Vertx vertx, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.nanoTime = nanoTime;
    }

    /** Something in use, now or not long ago. */
    private static final class Used<T> {

        private final T it;
        private long since;
        private int calls;

        Used(T it, long now) {
            this.it = it;
            this.since = now;
        }
    }

    /** What sets the clients of two pools apart. */
    private record Limits(int maxConnections, int maxWaiting, int connectMillis) {}

    /** A request on a connection that may be new; nothing has been sent yet. To be followed by {@link #over}. */
    Future<HttpClientRequest> request(PoolConfig pool, UpstreamServer server, String method, String target) {
        Used<HttpClient> client = clients.computeIfAbsent(limits(pool), this::client);
        client.calls++;
        return client.it.request(new RequestOptions()
                .setHost(server.host())
                .setPort(server.port())
                .setMethod(HttpMethod.valueOf(method))
                .setURI(target));
    }

    /** A request is answered or given up. */
    void over(PoolConfig pool) {
        Used<HttpClient> client = clients.get(limits(pool));
        if (client != null) {
            client.calls--;
            client.since = nanoTime.getAsLong();
        }
    }

    /** How often requests to that pool may be sent again. */
    RetryBudget budget(String pool) {
        long now = nanoTime.getAsLong();
        Used<RetryBudget> budget = budgets.computeIfAbsent(pool, name -> new Used<>(new RetryBudget(), now));
        budget.since = now;
        return budget.it;
    }

    @Override
    public void check(long now) {
        budgets.values().removeIf(budget -> now - budget.since > UNUSED_NANOS);
        clients.values().removeIf(client -> {
            boolean unused = client.calls == 0 && now - client.since > UNUSED_NANOS;
            if (unused) {
                client.it.close().onFailure(failure -> {});
            }
            return unused;
        });
    }

    /** Clients and budgets that are kept. */
    int size() {
        return clients.size() + budgets.size();
    }

    private static Limits limits(PoolConfig pool) {
        return new Limits(pool.maxConnections(), pool.maxWaiting(), (int)
                pool.connectTimeout().toMillis());
    }

    private Used<HttpClient> client(Limits limits) {
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
        HttpClient made = vertx.httpClientBuilder()
                .with(options)
                .with(connections)
                .withConnectHandler(connection -> UpstreamConnection.install(connection, HEAD, CHUNK))
                .build();
        return new Used<>(made, nanoTime.getAsLong());
    }
}
