package io.headgate.core.proxy;

import io.headgate.core.config.MatchConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares requests with what one route asks for. Immutable. */
final class RouteMatcher {

    private final Route route;
    private final MatchConfig match;
    private final PathPattern path;
    private final Router.Match plain;

    /**
     * Makes a matcher.
     *
     * @throws IllegalArgumentException when the path is not one that {@link PathPattern} knows
     */
    RouteMatcher(Route route) {
        this.route = route;
        match = route.match();
        path = PathPattern.of(match.path());
        plain = new Router.Match(route, Map.of());
    }

    List<String> hosts() {
        return match.hosts();
    }

    List<String> methods() {
        return match.methods();
    }

    /**
     * Whether the route takes a host. {@code *.example.com} takes every name below it, at any depth, but not
     * {@code example.com}.
     *
     * @param host a name, or a pattern, which is taken by every pattern that covers it
     */
    boolean matchesHost(String host) {
        if (match.hosts().isEmpty()) {
            return true;
        }
        for (String pattern : match.hosts()) {
            boolean matches = pattern.startsWith("*.")
                    ? host.length() >= pattern.length() && host.endsWith(pattern.substring(1))
                    : host.equals(pattern);
            if (matches) {
                return true;
            }
        }
        return false;
    }

    boolean matchesPath(String requested) {
        return path.matches(requested);
    }

    boolean allows(String method) {
        List<String> methods = match.methods();
        return methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
    }

    /** The first segment of every path that matches, or null when it is not fixed. */
    @Nullable
    String firstSegment() {
        return path.firstSegment();
    }

    /** The route with the parameters of a path that matches. */
    Router.Match match(String requested) {
        return path.isTemplate() ? new Router.Match(route, path.parameters(requested)) : plain;
    }
}
