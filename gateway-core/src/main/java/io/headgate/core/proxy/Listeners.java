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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The addresses where clients connect, each with one server instance per event loop on a shared port. Changes come in
 * two steps, so that a config is only taken when all of its addresses could be bound: {@link #prepare}, then
 * {@link Change#commit} or {@link Change#rollback}. One change at a time; safe for use from any thread otherwise.
 */
public final class Listeners {

    /** Each listener on any free port gets its own negative number: that is how Vert.x shares such a port. */
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final Duration FREE_AFTER = Duration.ofSeconds(2);
    private static final long TRY_AGAIN_MILLIS = 10;

    private final Vertx vertx;
    private final LaneStats stats;
    private final List<GatewayVerticle> loops = new ArrayList<>();
    private volatile Map<String, Bound> bound = Map.of();
    private volatile @Nullable LimitsConfig limits;
    private volatile int maxConnections;
    private volatile boolean draining;

    private record Bound(ListenerConfig config, int maxHeadSize, List<HttpServer> servers) {

        boolean serves(ListenerConfig other, LimitsConfig limits) {
            return config.host().equals(other.host())
                    && config.port() == other.port()
                    && maxHeadSize == limits.maxHeadSize();
        }

        /** The real one where any free port was asked for. */
        int port() {
            return servers.get(0).actualPort();
        }
    }

    /** Makes the listeners; nothing is bound yet. */
    public Listeners(Vertx vertx, int loops, RoutingSource source, LaneStats stats) {
        this.vertx = vertx;
        this.stats = stats;
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
     * Binds what is new in these listeners beside what is bound already. An address that cannot be bound beside one that is
     * on its way out, such as {@code 0.0.0.0:8080} beside {@code 127.0.0.1:8080}, takes its place: the one change with
     * a gap.
     *
     * @return fails with one line that names the address and the reason; then what was bound before is bound
     */
    public Future<Change> prepare(Map<String, ListenerConfig> wanted, LimitsConfig newLimits) {
        if (draining) {
            return Future.failedFuture(new IllegalStateException("the gateway is stopping"));
        }
        if (limits == null) {
            limit(newLimits);
        }
        Draft draft = new Draft(newLimits);
        List<ListenerConfig> missing = new ArrayList<>();
        for (ListenerConfig listener : wanted.values()) {
            Bound kept = bound.get(listener.name());
            if (kept != null && kept.serves(listener, newLimits)) {
                draft.next.put(listener.name(), kept);
            } else {
                missing.add(listener);
            }
        }
        List<Bound> leaving = new ArrayList<>(bound.values());
        leaving.removeAll(draft.next.values());
        List<ListenerConfig> blocked = new ArrayList<>();
        Future<Void> work = Future.succeededFuture();
        for (ListenerConfig listener : missing) {
            work = work.compose(before -> bind(listener, listener.port(), newLimits)
                    .map(draft::add)
                    .recover(failure -> {
                        if (ListenFailure.inUse(failure)
                                && leaving.stream().anyMatch(bound -> bound.port() == listener.port())) {
                            blocked.add(listener);
                            return Future.succeededFuture();
                        }
                        return Future.failedFuture(refusal(listener, failure));
                    }));
        }
        return work.compose(done -> exchange(blocked, leaving, draft))
                .map(done -> new Change(draft))
                .recover(failure -> undo(draft).transform(undone -> Future.failedFuture(failure)));
    }

    /** Closes what is in the way of these, as late as can be, and binds them. */
    private Future<Void> exchange(List<ListenerConfig> blocked, List<Bound> leaving, Draft draft) {
        if (blocked.isEmpty()) {
            return Future.succeededFuture();
        }
        for (Bound listener : leaving) {
            if (blocked.stream().anyMatch(wanted -> wanted.port() == listener.port())) {
                draft.closed.put(listener, listener.port());
            }
        }
        closeAll(draft.closed.keySet()).onFailure(e -> LOG.warn("A listener could not be closed", e));
        Future<Void> work = Future.succeededFuture();
        for (ListenerConfig listener : blocked) {
            work = work.compose(before -> onceFree(() -> bind(listener, listener.port(), draft.limits))
                    .map(draft::add)
                    .recover(failure -> Future.failedFuture(refusal(listener, failure))));
        }
        return work;
    }

    /** Closes what was bound for nothing, and binds again what had to make room for it. */
    private Future<Void> undo(Draft draft) {
        Future<Void> closed = closeAll(draft.fresh);
        List<Future<Void>> restored = new ArrayList<>();
        draft.closed.forEach((listener, port) -> {
            ListenerConfig config = listener.config();
            restored.add(onceFree(() -> bind(config, port, limits())).transform(again -> {
                Map<String, Bound> now = new LinkedHashMap<>(bound);
                now.remove(config.name());
                if (again.succeeded()) {
                    now.put(config.name(), again.result());
                } else {
                    LOG.error("{}", refusal(config, again.cause()).getMessage());
                }
                bound = Map.copyOf(now);
                return Future.succeededFuture();
            }));
        });
        return Future.join(restored).transform(done -> closed);
    }

    /**
     * Binds an address that was closed a moment ago. A socket goes on listening until its event loop has turned, so that
     * binding is tried again for a while.
     */
    public <T> Future<T> onceFree(Supplier<Future<T>> binding) {
        return onceFree(binding, System.nanoTime() + FREE_AFTER.toNanos());
    }

    private <T> Future<T> onceFree(Supplier<Future<T>> binding, long end) {
        return binding.get()
                .recover(failure -> ListenFailure.inUse(failure) && System.nanoTime() - end < 0
                        ? vertx.timer(TRY_AGAIN_MILLIS).compose(again -> onceFree(binding, end))
                        : Future.failedFuture(failure));
    }

    private Future<Bound> bind(ListenerConfig listener, int wantedPort, LimitsConfig newLimits) {
        int port = wantedPort == 0 ? -FREE_PORTS.incrementAndGet() : wantedPort;
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
                .recover(failure -> closeAll(List.of(made)).transform(closed -> Future.failedFuture(failure)));
    }

    private static IllegalStateException refusal(ListenerConfig listener, Throwable failure) {
        return new IllegalStateException(
                ListenFailure.message("listeners." + listener.name(), listener.host(), listener.port(), failure));
    }

    /** The port of each listener, by name; the real one where any free port was asked for. */
    public Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        bound.forEach((name, listener) -> ports.put(name, listener.port()));
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
        if (gone.isEmpty()) {
            return Future.succeededFuture();
        }
        Duration most = limits().drainTimeout();
        long end = vertx.setTimer(Math.max(1, most.toMillis()), now -> overdue(most));
        return closeAll(gone).onComplete(closed -> vertx.cancelTimer(end));
    }

    private void overdue(Duration most) {
        int connections = stats.connections();
        if (connections > 0) {
            LOG.warn(
                    "{} client connections with {} requests are reset: limits.drainTimeout ({} ms) is over",
                    connections,
                    stats.inFlight(),
                    most.toMillis());
        }
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

    /** The limits in force; null while nothing was bound yet. */
    @Nullable
    LimitsConfig limitsOrNull() {
        return limits;
    }

    /** How many client connections there may be: as many as the limits say, or as the system allows. */
    int maxConnections() {
        return maxConnections;
    }

    private void limit(LimitsConfig next) {
        int wanted = next.maxConnections();
        long descriptors = Descriptors.limit();
        int most = Descriptors.connections(wanted, descriptors);
        if (most < wanted && most != maxConnections) {
            // A little less than was wanted, as the default may be, calls for nobody.
            LOG.atLevel(most < wanted / 2 ? Level.WARN : Level.INFO)
                    .log(
                            "limits.maxConnections is {}, but the process may open {} files: {} connections are accepted",
                            wanted,
                            descriptors,
                            most);
        }
        maxConnections = most;
        limits = next;
    }

    private Future<Void> closeAll(Collection<Bound> gone) {
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

    /** What a change has bound and closed so far. */
    private static final class Draft {

        private final Map<String, Bound> next = new LinkedHashMap<>();
        private final List<Bound> fresh = new ArrayList<>();
        private final Map<Bound, Integer> closed = new LinkedHashMap<>();
        private final LimitsConfig limits;

        Draft(LimitsConfig limits) {
            this.limits = limits;
        }

        @Nullable
        Void add(Bound made) {
            fresh.add(made);
            next.put(made.config().name(), made);
            return null;
        }
    }

    /** New addresses that are bound and answer already, while the old ones still do. */
    public final class Change {

        private final Draft draft;

        private Change(Draft draft) {
            this.draft = draft;
        }

        /**
         * Takes over: addresses that are no longer wanted accept no more and close when their requests are done.
         *
         * @return completes when the latter are closed and refuse connections
         */
        public Future<Void> commit() {
            List<Bound> gone = new ArrayList<>(bound.values());
            gone.removeAll(draft.next.values());
            bound = Map.copyOf(draft.next);
            limit(draft.limits);
            return closeAll(gone);
        }

        /** Closes what was bound for nothing, and binds again what had to make room for it. */
        public Future<Void> rollback() {
            return undo(draft);
        }
    }
}
