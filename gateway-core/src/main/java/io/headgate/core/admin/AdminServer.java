package io.headgate.core.admin;

import io.headgate.core.config.AdminConfig;
import io.headgate.core.monitor.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin listener: liveness and readiness for whoever runs the process, the files of the console, metrics and the
 * admin API for the bearer of the token. Requests for another host or from another origin are refused, so that no web page can reach it through a
 * browser on the same machine.
 */
public final class AdminServer {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int IDLE_SECONDS = 30;

    private final HttpServer server;
    private final String host;

    private AdminServer(HttpServer server, String host) {
        this.server = server;
        this.host = host;
    }

    /** What it shows. */
    public record Sources(HealthChecks readiness, Telemetry telemetry, Console console, List<Resource> resources) {}

    /** Starts it; fails when the address cannot be bound. */
    public static Future<AdminServer> start(Vertx vertx, AdminConfig config, AdminToken token, Sources sources) {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(16 * 1024);
        return vertx.createHttpServer(options)
                .requestHandler(router(vertx, config, token, sources))
                .listen(config.port(), config.host())
                .map(server -> new AdminServer(server, config.host()));
    }

    /** Where it is, with its real port. */
    public String url() {
        return "http://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + server.actualPort();
    }

    /** Its real port. */
    public int port() {
        return server.actualPort();
    }

    /** Stops it. */
    public Future<Void> close() {
        return server.close();
    }

    private static Router router(Vertx vertx, AdminConfig config, AdminToken token, Sources sources) {
        Router router = Router.router(vertx);
        SameSite sameSite = new SameSite(config.host());
        router.route().handler(AdminServer::keepOutOfCaches);
        router.route("/health/*").handler(sameSite::probe);
        Paths paths = new Paths(router);
        paths.on(HttpMethod.GET, "/health/live", HealthCheckHandler.createWithHealthChecks(HealthChecks.create(vertx)));
        paths.on(HttpMethod.GET, "/health/ready", HealthCheckHandler.createWithHealthChecks(sources.readiness()));
        paths.end();
        router.route().handler(sameSite::check);
        sources.console().serve(router);
        Attempts attempts = new Attempts(System::nanoTime);
        router.route().handler(request -> authenticate(request, token, attempts));
        paths.on(
                HttpMethod.GET,
                "/metrics",
                request -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .end(sources.telemetry().scrape()));
        sources.console().addTo(paths);
        sources.resources().forEach(resource -> resource.addTo(paths));
        paths.end();
        router.route().handler(request -> Refusal.send(request, 404, "NOT_FOUND", "there is nothing at this path"));
        router.errorHandler(
                413, request -> Refusal.send(request, 413, "TOO_LARGE", "the body is larger than this path takes"));
        router.errorHandler(500, request -> Refusal.send(request, request.failure()));
        return router;
    }

    private static void keepOutOfCaches(RoutingContext request) {
        request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        request.next();
    }

    /** The right token is let in at any time: somebody else's guesses from the same address lock nobody out. */
    private static void authenticate(RoutingContext request, AdminToken token, Attempts attempts) {
        String authorization = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (token.admits(authorization)) {
            request.next();
            return;
        }
        String address = String.valueOf(request.request().remoteAddress().hostAddress());
        long wait = attempts.waitSeconds(address);
        if (authorization != null && wait > 0) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
            Refusal.send(request, 429, "TOO_MANY_ATTEMPTS", "too many wrong tokens; wait for " + wait + " s");
        } else {
            if (authorization != null) {
                if (attempts.wrong(address)) {
                    LOG.warn("A wrong token for the admin listener from {}", address);
                }
            }
            request.response().putHeader("WWW-Authenticate", "Bearer");
            Refusal.send(request, 401, "UNAUTHORIZED", "send the token in state/admin.token as a bearer token");
        }
    }
}
