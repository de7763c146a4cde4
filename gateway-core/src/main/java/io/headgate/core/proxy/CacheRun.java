package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.cache.CacheLookup;
import io.headgate.core.cache.CacheWrite;
import io.headgate.core.cache.Received;
import org.jspecify.annotations.Nullable;

/** What the cache of a route does for one exchange. */
final class CacheRun {

    private final RouteCache route;
    private final ProxyExchange exchange;
    private final Routing routing;
    private final CacheLookup found;
    private final long askedMillis = System.currentTimeMillis();
    private @Nullable CacheWrite write;

    /** Looks the exchange's request up. */
    CacheRun(RouteCache route, ProxyExchange exchange, Routing routing) {
        this.routing = routing;
        this.route = route;
        this.exchange = exchange;
        CheckedRequest checked = exchange.checked();
        this.found =
                route.cache().lookup(exchange, route.route(), new Received(checked.hasBody(), checked.authorized()));
    }

    /** Answers the exchange where the cache has to; otherwise the target is to be asked. */
    boolean answers() {
        if (found instanceof CacheLookup.Hit hit) {
            exchange.answer(hit.head(), hit.body());
        } else if (found instanceof CacheLookup.Unsatisfied) {
            exchange.fail(ProblemCode.NOT_CACHED.problem());
        } else {
            return false;
        }
        return true;
    }

    /** What it did, for the access log. */
    String outcome() {
        return found instanceof CacheLookup.Hit ? "hit" : found instanceof CacheLookup.Bypass ? "bypass" : "miss";
    }

    /** The target has answered: prepares the head for the client, and to store the body where that may be. */
    void answered(ResponseHead head, Body body) {
        if (found instanceof CacheLookup.Miss miss && routing.mayStore()) {
            write = route.cache().admit(miss, exchange, head, body.length(), askedMillis, System.currentTimeMillis());
        } else if (found instanceof CacheLookup.Miss) {
            route.cache().bypassed(new CacheLookup.Bypass("canary"), head);
        } else if (found instanceof CacheLookup.Bypass bypass) {
            route.cache().bypassed(bypass, head);
        }
        route.cache().invalidateAfter(exchange, head, SameOrigin::find);
    }

    /** Takes the body; null when it is not stored. */
    @Nullable
    CacheWrite write() {
        return write;
    }

    /** The body broke off, or is not going to be sent. */
    void abandon() {
        if (write != null) {
            write.abandon();
        }
    }
}
