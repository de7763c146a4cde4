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

    private static final String JSON = "application/json";
    private static final Set<String> NOTHING = Set.of("", JSON);

    private final Router router;
    private final Map<String, Set<String>> methods = new LinkedHashMap<>();

    Paths(Router router) {
        this.router = router;
    }

    /** Has requests of a method and path handled; of GET also those of HEAD. Another takes no body but one of JSON. */
    public Paths on(HttpMethod method, String path, Handler<RoutingContext> handler) {
        if (!method.equals(HttpMethod.GET)) {
            router.route(method, path).handler(request -> check(request, NOTHING));
        }
        return add(method, path, handler);
    }

    /** The same with a body of one of these types, which the handler reads. */
    Paths onStream(HttpMethod method, String path, Set<String> types, Handler<RoutingContext> handler) {
        router.route(method, path).handler(request -> check(request, types));
        return add(method, path, handler);
    }

    private Paths add(HttpMethod method, String path, Handler<RoutingContext> handler) {
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
        router.route(method, path).handler(request -> check(request, Set.of(JSON)));
        router.route(method, path).handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES));
        return add(method, path, handler);
    }

    private static void check(RoutingContext request, Set<String> types) {
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String name = type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (types.contains(name)) {
            request.next();
        } else {
            String expected = types.equals(NOTHING) ? JSON : String.join(" or ", new TreeSet<>(types));
            Refusal.send(request, 415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type: expected " + expected);
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
