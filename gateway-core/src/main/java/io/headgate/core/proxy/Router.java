package io.headgate.core.proxy;

import io.headgate.api.http.RequestHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the route of a request: the first, in the order of the file, whose host, path and method match. Immutable.
 *
 * <p>Routes are sorted out beforehand by the hosts that they name, so that a request is compared only with those that
 * can match its host; the order among them stays that of the file.
 */
public final class Router {

    private final List<Route> routes;
    private final Map<String, RouteIndex> byHost = new HashMap<>();
    private final Map<String, RouteIndex> bySuffix = new HashMap<>();
    private final RouteIndex others;

    /**
     * Makes a router.
     *
     * @throws IllegalArgumentException when a route's path is not one of the forms of {@link RouteMatcher}
     */
    public Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
        List<RouteMatcher> matchers = new ArrayList<>(routes.size());
        for (Route route : routes) {
            matchers.add(new RouteMatcher(route));
        }
        for (RouteMatcher matcher : matchers) {
            for (String host : matcher.hosts()) {
                if (host.startsWith("*.")) {
                    bySuffix.computeIfAbsent(host.substring(1), suffix -> index(matchers, "*" + suffix));
                } else {
                    byHost.computeIfAbsent(host, name -> index(matchers, name));
                }
            }
        }
        others = index(matchers, "");
    }

    /** The routes, in the order in which they are tried. */
    public List<Route> routes() {
        return routes;
    }

    /**
     * The route of the request. {@code HEAD} goes where {@code GET} goes.
     *
     * @throws ProblemException with {@code NO_ROUTE}, or {@code METHOD_NOT_ALLOWED} when only the method does not match
     */
    Match match(RequestHead request) {
        return index(request.host()).match(request.path(), request.method());
    }

    /** What can match a host: exactly named, or by the longest suffix that some route names. */
    private RouteIndex index(String host) {
        if (!byHost.isEmpty()) {
            RouteIndex exact = byHost.get(host);
            if (exact != null) {
                return exact;
            }
        }
        if (!bySuffix.isEmpty()) {
            for (int dot = host.indexOf('.', 1); dot >= 0; dot = host.indexOf('.', dot + 1)) {
                RouteIndex suffix = bySuffix.get(host.substring(dot));
                if (suffix != null) {
                    return suffix;
                }
            }
        }
        return others;
    }

    private static RouteIndex index(List<RouteMatcher> matchers, String host) {
        List<RouteMatcher> candidates = new ArrayList<>();
        for (RouteMatcher matcher : matchers) {
            if (matcher.matchesHost(host)) {
                candidates.add(matcher);
            }
        }
        return new RouteIndex(candidates);
    }

    /** A route with what its template matched. */
    record Match(Route route, Map<String, String> pathParameters) {}
}
