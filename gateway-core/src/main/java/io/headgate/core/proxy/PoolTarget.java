package io.headgate.core.proxy;

import io.headgate.core.upstream.Pool;

/** Hands requests on to the servers of a pool. */
public final class PoolTarget implements Target {

    private final Pool pool;

    /** Makes the target of a pool. */
    public PoolTarget(Pool pool) {
        this.pool = pool;
    }

    @Override
    public void prepare(ProxyExchange exchange) {
        exchange.session(pool.takeSession(exchange.request()));
    }

    @Override
    public void handle(ProxyExchange exchange) {
        PoolCall call = new PoolCall(pool, exchange, exchange.passage().lane());
        exchange.passage().calls(call);
        call.start();
    }
}
