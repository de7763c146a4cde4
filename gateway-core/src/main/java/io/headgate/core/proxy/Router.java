package io.headgate.core.proxy;

import io.headgate.api.http.RequestHead;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request. Immutable. */
public final class Router {

    private final List<Route> routes;

    /** Makes a router. */
    public Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** The routes, in the order in which they are tried. */
    public List<Route> routes() {
        return routes;
    }

    /** The first route that takes the request, or null. */
    @Nullable
    Match match(RequestHead request) {
        return routes.isEmpty() ? null : new Match(routes.get(0), Map.of());
    }

    /** A route with what its template matched. */
    record Match(Route route, Map<String, String> pathParameters) {}
}
