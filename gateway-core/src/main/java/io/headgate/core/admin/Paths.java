package io.headgate.core.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The paths of the admin listener with their methods; another method of a path is answered with those that it has. */
public final class Paths {

    /** A config may have a mebibyte; what is escaped in it takes more. */
    private static final int MOST_BYTES = 4 << 20;

    private final Router router;
    private final Map<String, Set<String>> methods = new LinkedHashMap<>();

    Paths(Router router) {
        this.router = router;
    }

    /** Has requests of a method and path handled; of GET also those of HEAD. */
    public Paths on(HttpMethod method, String path, Handler<RoutingContext> handler) {
        router.route(method, path).handler(handler);
        Set<String> allowed = methods.computeIfAbsent(path, key -> new TreeSet<>());
        allowed.add(method.name());
        if (method.equals(HttpMethod.GET)) {
            router.route(HttpMethod.HEAD, path).handler(handler);
            allowed.add("HEAD");
        }
        return this;
    }

    /**
     * The same with a body of JSON and nothing else, so that no form of a web page can send one; bounded in size.
     */
    public Paths onJson(HttpMethod method, String path, Handler<RoutingContext> handler) {
        router.route(method, path).handler(Paths::isJson);
        router.route(method, path).handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES));
        return on(method, path, handler);
    }

    private static void isJson(RoutingContext request) {
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String name = type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (name.equals("application/json")) {
            request.next();
        } else {
            Refusal.send(request, 415, "UNSUPPORTED_MEDIA_TYPE", "send JSON, as application/json");
        }
    }

    /** Refuses the other methods of all paths so far. */
    void end() {
        methods.forEach((path, allowed) -> router.route(path).handler(request -> {
            String names = String.join(", ", allowed);
            request.response().putHeader(HttpHeaders.ALLOW, names);
            Refusal.send(request, 405, "METHOD_NOT_ALLOWED", "this path takes " + names + " only");
        }));
        methods.clear();
    }
}
