package io.headgate.core.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets through only requests that name this listener as their host and, where a browser tells an origin, come from the
 * listener's own pages: what a page of another site sends, by DNS rebinding or by a form, names another.
 */
final class SameSite {

    private final Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "::1"));

    SameSite(String host) {
        hosts.add(host.toLowerCase(Locale.ROOT));
    }

    void check(RoutingContext request) {
        HostAndPort authority = request.request().authority();
        if (authority == null || !hosts.contains(bare(authority.host()))) {
            Refusal.send(request, 421, "MISDIRECTED", "this listener is not that host");
        } else if (foreign(request.request().getHeader(HttpHeaders.ORIGIN), authority)) {
            Refusal.send(request, 403, "FOREIGN_ORIGIN", "requests from other sites are refused");
        } else {
            request.next();
        }
    }

    private static boolean foreign(@Nullable String origin, HostAndPort authority) {
        return origin != null && !origin.equalsIgnoreCase("http://" + authority);
    }

    private static String bare(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
    }
}
