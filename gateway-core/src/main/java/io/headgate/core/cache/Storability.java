package io.headgate.core.cache;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Which responses may be stored (RFC 9111 §3). Stricter than it has to be: nothing that only one user may see. */
public final class Storability {

    private Storability() {}

    /**
     * Why a response must not be stored, as a token for {@code Cache-Status}; null when it may be, provided that it is
     * fresh for a while.
     */
    static @Nullable String refusal(RequestHead request, ResponseHead response, CacheControl directives) {
        if (!request.method().equals("GET")) {
            return "method";
        }
        if (response.status() == 206 || response.status() == 304) {
            return "status";
        }
        if (directives.noStore()) {
            return "no-store";
        }
        if (directives.isPrivate()) {
            return "private";
        }
        // Storing it for validation alone is of no use: stored responses are not validated.
        if (directives.noCache()) {
            return "no-cache";
        }
        if (request.headers().contains("authorization")) {
            return "authorization";
        }
        if (response.headers().contains("set-cookie")) {
            return "set-cookie";
        }
        return null;
    }

    /**
     * Whether some shared cache on the way to the client may store the response and use it for others without asking
     * again: when a field for such caches alone lets them, when it is explicitly fresh or {@code public}, or has a {@code Last-Modified} from which freshness may be
     * guessed (RFC 9111 §4.2.2), and nothing forbids it. What is meant for one client, as the cookie of a sticky session
     * is, belongs on other responses only.
     */
    public static boolean mayBeStoredByAnySharedCache(RequestHead request, ResponseHead response) {
        Headers headers = response.headers();
        CacheControl directives = CacheControl.of(headers);
        boolean forbidden = directives.noStore()
                || directives.noCache()
                || directives.isWhollyPrivate()
                || CacheControl.of(request.headers()).noStore()
                || "*".equals(headers.get("vary"))
                || (request.headers().contains("authorization") && !allowsAuthorized(directives));
        if (!isCacheable(request.method())) {
            return false;
        }
        if (allowsByTarget(headers)) {
            return true;
        }
        if (forbidden) {
            return false;
        }
        // Its fields go to the response that the cache has stored already (RFC 9111 §3.2).
        if (response.status() == 304) {
            return true;
        }
        long lifetime = Freshness.explicitLifetime(headers, directives, 0);
        if (lifetime != Freshness.NONE) {
            return lifetime > 0;
        }
        return directives.isPublic() || (headers.contains("last-modified") && allowsHeuristics(response.status()));
    }

    /** RFC 9213, and what was there before it: who heeds such a field does not look at {@code Cache-Control}. */
    private static boolean allowsByTarget(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.equalsIgnoreCase("surrogate-control") || endsWith(name, "cdn-cache-control")) {
                CacheControl directives = CacheControl.of(headers, name);
                if (!directives.noStore() && !directives.noCache() && !directives.isWhollyPrivate()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean endsWith(String name, String end) {
        return name.regionMatches(true, name.length() - end.length(), end, 0, end.length());
    }

    /** RFC 9111 §3.5. */
    private static boolean allowsAuthorized(CacheControl directives) {
        return directives.isPublic() || directives.mustRevalidate() || directives.sharedMaxAge() != CacheControl.ABSENT;
    }

    /** RFC 9110 §9.2.3. */
    private static boolean isCacheable(String method) {
        return method.equals("GET") || method.equals("HEAD") || method.equals("POST");
    }

    /** RFC 9110 §15.1. */
    private static boolean allowsHeuristics(int status) {
        return switch (status) {
            case 200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501 -> true;
            default -> false;
        };
    }
}
