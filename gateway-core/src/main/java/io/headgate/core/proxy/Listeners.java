package io.headgate.core.proxy;

import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.ListenerConfig;
import io.headgate.core.proxy.wire.Acceptors;
import io.headgate.core.proxy.wire.ClientConnection;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The addresses where clients connect, each with one server instance per event loop on a shared port. Changes come in
 * two steps, so that a config is only taken when all of its addresses could be bound: {@link #prepare}, then
 * {@link Change#commit} or {@link Change#rollback}. One change at a time; safe for use from any thread otherwise.
 */
public final class Listeners {

    /** Each listener on any free port gets its own negative number: that is how Vert.x shares such a port. */
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private final Vertx vertx;
    private final List<GatewayVerticle> loops = new ArrayList<>();
    private volatile Map<String, Bound> bound = Map.of();
    private volatile @Nullable LimitsConfig limits;
    private volatile boolean draining;

    private record Bound(ListenerConfig config, int maxHeadSize, List<HttpServer> servers) {

        boolean serves(ListenerConfig other, LimitsConfig limits) {
            return config.host().equals(other.host())
                    && config.port() == other.port()
                    && maxHeadSize == limits.maxHeadSize();
        }
    }

    /** Makes the listeners; nothing is bound yet. */
    public Listeners(Vertx vertx, int loops, RoutingSource source, LaneStats stats) {
        this.vertx = vertx;
        for (int i = 0; i < loops; i++) {
            this.loops.add(new GatewayVerticle(i, source, stats, this));
        }
    }

    /** Starts the event loops. Called once, before anything is bound. */
    public Future<Void> start() {
        List<Future<String>> deployed = new ArrayList<>();
        for (GatewayVerticle verticle : loops) {
            deployed.add(vertx.deployVerticle(verticle, new DeploymentOptions()));
        }
        return Future.all(deployed).mapEmpty();
    }

    /**
     * Binds what is new in these listeners beside what is bound already.
     *
     * @return fails with one line that names the address and the reason; then nothing new is bound
     */
    public Future<Change> prepare(Map<String, ListenerConfig> wanted, LimitsConfig newLimits) {
        if (limits == null) {
            limits = newLimits;
        }
        Map<String, Bound> next = new LinkedHashMap<>();
        List<Bound> fresh = new ArrayList<>();
        Future<Void> work = Future.succeededFuture();
        for (ListenerConfig listener : wanted.values()) {
            Bound kept = bound.get(listener.name());
            if (kept != null && kept.serves(listener, newLimits)) {
                next.put(listener.name(), kept);
            } else {
                work = work.compose(nothing -> bind(listener, newLimits)).map(made -> {
                    fresh.add(made);
                    next.put(listener.name(), made);
                    return null;
                });
            }
        }
        return work.map(nothing -> new Change(next, fresh, newLimits))
                .recover(failure -> closeAll(fresh).transform(closed -> Future.failedFuture(failure)));
    }

    private Future<Bound> bind(ListenerConfig listener, LimitsConfig newLimits) {
        int port = listener.port() == 0 ? -FREE_PORTS.incrementAndGet() : listener.port();
        List<HttpServer> servers = new ArrayList<>();
        Future<Void> work = Future.succeededFuture();
        for (GatewayVerticle loop : loops) {
            work = work.compose(nothing -> loop.bind(listener, port, newLimits)).map(server -> {
                servers.add(server);
                return null;
            });
        }
        Bound made = new Bound(listener, newLimits.maxHeadSize(), servers);
        return work.map(made)
                .recover(failure ->
                        closeAll(List.of(made)).transform(closed -> Future.failedFuture(refusal(listener, failure))));
    }

    private static IllegalStateException refusal(ListenerConfig listener, Throwable failure) {
        return new IllegalStateException(
                ListenFailure.message("listeners." + listener.name(), listener.host(), listener.port(), failure));
    }

    /** The port of each listener, by name; the real one where any free port was asked for. */
    public Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        bound.forEach(
                (name, listener) -> ports.put(name, listener.servers.get(0).actualPort()));
        return ports;
    }

    /**
     * Accepts no more connections, lets requests in flight finish and closes.
     *
     * @return completes when all is closed, at the latest after {@link #drainTime}
     */
    public Future<Void> drain() {
        draining = true;
        List<Bound> gone = List.copyOf(bound.values());
        bound = Map.of();
        return closeAll(gone);
    }

    /** How long a drain takes at most: until what is left is reset, and a little. */
    public Duration drainTime() {
        LimitsConfig now = limits;
        return now == null ? Duration.ZERO : ClientConnection.shutdownTime(now.drainTimeout());
    }

    boolean draining() {
        return draining;
    }

    /** The contexts of the event loops, in the order of their numbers; once they are started. */
    public List<Context> contexts() {
        return loops.stream().map(GatewayVerticle::context).toList();
    }

    LimitsConfig limits() {
        LimitsConfig now = limits;
        if (now == null) {
            throw new IllegalStateException("nothing was bound yet");
        }
        return now;
    }

    private Future<Void> closeAll(List<Bound> gone) {
        if (gone.isEmpty()) {
            // There may be no limits yet either: a start has failed.
            return Future.succeededFuture();
        }
        List<Future<Void>> closed = new ArrayList<>();
        long millis = drainTime().toMillis();
        for (Bound listener : gone) {
            for (HttpServer server : listener.servers) {
                closed.add(server.shutdown(millis, TimeUnit.MILLISECONDS));
            }
        }
        return Future.join(closed).transform(done -> Acceptors.settled(vertx));
    }

    /** New addresses that are bound and answer already, while the old ones still do. */
    public final class Change {

        private final Map<String, Bound> next;
        private final List<Bound> fresh;
        private final LimitsConfig newLimits;

        private Change(Map<String, Bound> next, List<Bound> fresh, LimitsConfig newLimits) {
            this.next = next;
            this.fresh = fresh;
            this.newLimits = newLimits;
        }

        /**
         * Takes over: addresses that are no longer wanted accept no more and close when their requests are done.
         *
         * @return completes when the latter are closed and refuse connections
         */
        public Future<Void> commit() {
            List<Bound> gone = new ArrayList<>(bound.values());
            gone.removeAll(next.values());
            bound = Map.copyOf(next);
            limits = newLimits;
            return closeAll(gone);
        }

        /** Closes what was bound for nothing. */
        public Future<Void> rollback() {
            return closeAll(fresh);
        }
    }
}
