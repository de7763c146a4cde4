package io.headgate.core.admin;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets through only requests that name this listener, or the address that they came in by, as their host and, where a browser tells an origin, come from the
 * listener's own pages: what a page of another site sends, by DNS rebinding or by a form, names another.
 */
final class SameSite {

    private final Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "::1"));

    SameSite(String host) {
        hosts.add(host.toLowerCase(Locale.ROOT));
    }

    /** The same for what only tells whether the gateway is well: a probe in HTTP/1.0 names no host. */
    void probe(RoutingContext request) {
        if (request.request().authority() == null && request.request().getHeader(HttpHeaders.ORIGIN) == null) {
            request.next();
        } else {
            check(request);
        }
    }

    void check(RoutingContext request) {
        HostAndPort authority = request.request().authority();
        if (authority == null || !isOwn(bare(authority.host()), request.request())) {
            Refusal.send(request, 421, "MISDIRECTED", "this listener is not that host");
        } else if (foreign(request.request().getHeader(HttpHeaders.ORIGIN), authority)) {
            Refusal.send(request, 403, "FOREIGN_ORIGIN", "requests from other sites are refused");
        } else {
            request.next();
        }
    }

    /** An address that the connection came in by is safe to be named: no name that a page was loaded by resolves to it. */
    private boolean isOwn(String host, HttpServerRequest request) {
        return hosts.contains(host) || isAddress(host, request.localAddress());
    }

    private static boolean isAddress(String host, @Nullable SocketAddress local) {
        byte[] named = NetUtil.createByteArrayFromIpAddressString(host);
        return named != null
                && local != null
                && local.hostAddress() != null
                && Arrays.equals(named, NetUtil.createByteArrayFromIpAddressString(local.hostAddress()));
    }

    private static boolean foreign(@Nullable String origin, HostAndPort authority) {
        return origin != null && !origin.equalsIgnoreCase("http://" + authority);
    }

    private static String bare(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
    }
}
