package io.headgate.core.proxy.wire;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The event loops that accept connections. */
public final class Acceptors {

    private Acceptors() {}

    /**
     * Completes when sockets that were closed before the call accept no more. With Java's own selectors a closed socket
     * goes on listening until the selector is asked again, which an event loop does between two rounds of its tasks. A
     * timer that is set within one round runs in a later one. Safe to call from any thread.
     */
    public static Future<Void> settled(Vertx vertx) {
        List<Future<?>> turned = new ArrayList<>();
        for (EventExecutor loop : ((VertxInternal) vertx).acceptorEventLoopGroup()) {
            Promise<Void> turn = Promise.promise();
            Runnable end = turn::tryComplete;
            loop.execute(() -> {
                var unused = loop.schedule(end, 1, TimeUnit.NANOSECONDS);
            });
            turned.add(turn.future());
        }
        return Future.all(turned).mapEmpty();
    }
}
