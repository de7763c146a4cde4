package io.headgate.core.proxy;

import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.ListenerConfig;
import io.headgate.core.proxy.wire.ClientConnection;
import io.headgate.core.proxy.wire.Unreadable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway on one event loop: its instances of the listeners' servers and its own upstream connections, so that a
 * request never changes threads.
 */
final class GatewayVerticle extends VerticleBase {

    private static final int BACKLOG = 1024;
    private static final int FEWEST_ANSWERED = 16;

    private final int loop;
    private final RoutingSource source;
    private final LaneStats stats;
    private final Listeners listeners;
    private @Nullable Lane lane;
    private @Nullable LoadWatch load;

    GatewayVerticle(int loop, RoutingSource source, LaneStats stats, Listeners listeners) {
        this.loop = loop;
        this.source = source;
        this.stats = stats;
        this.listeners = listeners;
    }

    @Override
    public Future<?> start() {
        Lane own = new Lane(loop, vertx, source, stats);
        load = new LoadWatch(
                stats,
                listeners::limitsOrNull,
                new JvmMemoryUse(),
                own.sweeper().now());
        own.sweeper().add(load);
        lane = own;
        return Future.succeededFuture();
    }

    /** The loop's context. */
    Context context() {
        return context;
    }

    /**
     * Binds this loop's instance of a listener. Called on any thread.
     *
     * @param port may be negative: then all loops that give the same negative number share one free port
     */
    Future<HttpServer> bind(ListenerConfig listener, int port, LimitsConfig limits) {
        return onLoop(() -> {
            HttpServerOptions options = options(limits);
            return vertx.createHttpServer(options)
                    .connectionHandler(connection -> accept(connection, options))
                    .requestHandler(this::serve)
                    .invalidRequestHandler(this::refuse)
                    .exceptionHandler(broken -> {})
                    .listen(port, listener.host());
        });
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        Context own = context;
        own.runOnContext(nothing -> work.get().onComplete(promise));
        return promise.future();
    }

    private static HttpServerOptions options(LimitsConfig limits) {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(limits.maxHeadSize())
                .setMaxHeaderSize(limits.maxHeadSize())
                .setMaxChunkSize(Upstream.CHUNK)
                .setIdleTimeout(0)
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setReuseAddress(true)
                .setTracingPolicy(TracingPolicy.IGNORE);
    }

    private void accept(HttpConnection connection, HttpServerOptions options) {
        Lane own = lane();
        ClientConnection client = ClientConnection.install(connection, options, System::nanoTime);
        int beyond = stats.connectionOpened() - listeners.maxConnections();
        Sweeper.Watched watch = now -> client.check(
                now,
                listeners.limits().headTimeout().toNanos(),
                listeners.limits().keepAliveTimeout().toNanos());
        own.sweeper().add(watch);
        connection.closeHandler(closed -> {
            stats.connectionClosed();
            own.sweeper().remove(watch);
        });
        if (beyond > 0) {
            refuse(client, beyond);
        } else if (listeners.draining()) {
            // It came while the doors were being closed.
            client.drain(listeners.drainTime().toNanos());
        }
    }

    /** One that is refused takes a descriptor for a moment: when these are many too, there is no time for an answer. */
    private void refuse(ClientConnection client, int beyond) {
        stats.connectionShed();
        if (beyond > Math.max(FEWEST_ANSWERED, listeners.maxConnections() / 8)) {
            client.abort();
        } else {
            Shed.connection(lane(), client);
        }
    }

    private void serve(HttpServerRequest request) {
        ClientConnection client = ClientConnection.of(request.connection());
        Lane own = lane();
        client.begins();
        ShedReason full = Objects.requireNonNull(load).full();
        if (full != null) {
            stats.requestShed(full);
            Shed.request(own, request, client, listeners.limits().idleTimeout().toNanos());
            return;
        }
        Passage passage = new Passage(own, own.acquire(), request, client);
        passage.begin();
        client.whenBodyBreaks(passage::bodyBroken);
    }

    /** Vert.x could not read the head at all. */
    private void refuse(HttpServerRequest request) {
        Lane own = lane();
        Problem problem = switch (Unreadable.of(request)) {
            case LINE_TOO_LONG -> ProblemCode.TARGET_TOO_LONG.problem();
            case FIELDS_TOO_LARGE -> ProblemCode.HEAD_TOO_LARGE.problem();
            case OTHER_VERSION -> ProblemCode.VERSION_NOT_SUPPORTED.problem();
            case MALFORMED -> malformed(request);
        };
        ClientConnection client = ClientConnection.of(request.connection());
        client.begins();
        new Passage(own, own.acquire(), request, client).beginRefused(problem);
    }

    /** The decoder does not say what it stumbled over; the rules for what it has read of the fields do. */
    private static Problem malformed(HttpServerRequest request) {
        try {
            Framing.length(FieldScan.of(request.headers()), request.version() == HttpVersion.HTTP_1_0);
        } catch (ProblemException refused) {
            return refused.problem();
        }
        return ProblemCode.BAD_REQUEST.problem();
    }

    private Lane lane() {
        if (lane == null) {
            throw new IllegalStateException("not started");
        }
        return lane;
    }
}
