package io.headgate.core.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Stands before a server and can make connections go silent: nothing is forwarded any more, and nothing is closed. */
final class SilentProxy implements AutoCloseable {

    private final Vertx vertx;
    private final int target;
    private final NetServer server;

    /** What the connections made from now on do; those made before keep theirs. */
    private final AtomicReference<AtomicBoolean> silence = new AtomicReference<>(new AtomicBoolean());

    SilentProxy(Vertx vertx, int target) {
        this.vertx = vertx;
        this.target = target;
        server = vertx.createNetServer().connectHandler(this::accept);
        Answers.of(server.listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    /** From now on nothing comes through, on old connections or new ones. */
    void silent() {
        silence.get().set(true);
    }

    /** New connections come through again; those that have gone silent stay so. */
    void resume() {
        silence.set(new AtomicBoolean());
    }

    private void accept(NetSocket client) {
        AtomicBoolean silent = silence.get();
        client.pause();
        vertx.createNetClient().connect(target, "127.0.0.1").onComplete((upstream, failure) -> {
            if (upstream == null) {
                client.close();
                return;
            }
            forward(client, upstream, silent);
            forward(upstream, client, silent);
            client.resume();
        });
    }

    private static void forward(NetSocket from, NetSocket to, AtomicBoolean silent) {
        from.handler(bytes -> {
            if (!silent.get()) {
                to.write(bytes);
            }
        });
        from.closeHandler(closed -> {
            if (!silent.get()) {
                to.close();
            }
        });
    }

    @Override
    public void close() {
        Answers.of(server.close().recover(failure -> Future.succeededFuture()));
    }
}
