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
    private final List<String> hosts;
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
        hosts = match.hosts().stream().map(Authority::hostOf).toList();
        plain = new Router.Match(route, Map.of());
    }

    List<String> hosts() {
        return hosts;
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
        if (hosts.isEmpty()) {
            return true;
        }
        for (String pattern : hosts) {
            boolean matches = pattern.startsWith("*.")
                    ? host.length() >= pattern.length() && host.endsWith(pattern.substring(1))
                    : host.equals(pattern);
            if (matches) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the route takes a path. A route whose servers are not known to keep encoded characters apart takes it
     * also for what it is to the others, so that what guards a path guards it however it is written.
     *
     * @param plain as {@link PathReading#plain} has it
     * @param loosest as {@link PathReading#loosest} has it; null when the path is not ambiguous
     */
    boolean matchesPath(String plain, @Nullable String loosest) {
        return path.matches(plain) || (loosest != null && !match.keepEncoded() && path.matches(loosest));
    }

    /** Whether the route takes ambiguous paths. */
    boolean keepsEncoded() {
        return match.keepEncoded();
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

    /** The route with the parameters of a path that matches, given in its normal form. */
    Router.Match match(String requested) {
        return path.isTemplate() ? new Router.Match(route, path.parameters(requested)) : plain;
    }
}
