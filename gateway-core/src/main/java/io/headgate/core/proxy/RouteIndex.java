package io.headgate.core.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The routes that one host can have, found by the first segment of the path when they are many. Immutable. */
final class RouteIndex {

    /** Up to so many are compared one after the other: cheaper than a look-up, which has to cut the segment out. */
    private static final int FEW = 8;

    private final RouteMatcher[] all;
    private final Map<String, RouteMatcher[]> bySegment = new HashMap<>();
    private final RouteMatcher[] others;

    RouteIndex(List<RouteMatcher> routes) {
        all = routes.toArray(new RouteMatcher[0]);
        if (all.length > FEW) {
            for (RouteMatcher route : routes) {
                String segment = route.firstSegment();
                if (segment != null) {
                    bySegment.computeIfAbsent(segment, name -> candidates(routes, name));
                }
            }
        }
        others = bySegment.isEmpty() ? all : candidates(routes, null);
    }

    /**
     * The first route that matches.
     *
     * @param path in its normal form
     */
    Router.Match match(String path, String method) {
        String plain = PathReading.plain(path);
        String loosest = PathReading.isAmbiguous(path) ? PathReading.loosest(path) : null;
        RouteMatcher[] candidates = loosest == null ? candidates(plain) : all;
        boolean found = false;
        for (RouteMatcher route : candidates) {
            if (route.matchesPath(plain, loosest)) {
                if (route.allows(method)) {
                    if (loosest != null && !route.keepsEncoded()) {
                        throw ProblemCode.PATH_REFUSED.refused("The path holds an encoded slash or is encoded twice.");
                    }
                    return route.match(path);
                }
                found = true;
            }
        }
        throw found ? notAllowed(candidates, plain, loosest) : ProblemCode.NO_ROUTE.refused();
    }

    private RouteMatcher[] candidates(String path) {
        if (bySegment.isEmpty()) {
            return all;
        }
        int slash = path.indexOf('/', 1);
        return bySegment.getOrDefault(path.substring(1, slash < 0 ? path.length() : slash), others);
    }

    private static RouteMatcher[] candidates(List<RouteMatcher> routes, @Nullable String segment) {
        List<RouteMatcher> candidates = new ArrayList<>();
        for (RouteMatcher route : routes) {
            String first = route.firstSegment();
            if (first == null || first.equals(segment)) {
                candidates.add(route);
            }
        }
        return candidates.toArray(new RouteMatcher[0]);
    }

    private static ProblemException notAllowed(RouteMatcher[] candidates, String plain, @Nullable String loosest) {
        TreeSet<String> methods = new TreeSet<>();
        for (RouteMatcher route : candidates) {
            if (route.matchesPath(plain, loosest)) {
                methods.addAll(route.methods());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return new ProblemException(ProblemCode.METHOD_NOT_ALLOWED.problem().with("Allow", String.join(", ", methods)));
    }
}
