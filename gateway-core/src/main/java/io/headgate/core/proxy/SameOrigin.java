package io.headgate.core.proxy;

import io.headgate.api.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** Follows references within the origin of a request (RFC 3986 §5.2), in the form that requests themselves are brought to. */
final class SameOrigin {

    private SameOrigin() {}

    /** The request for {@code GET} that a reference leads to; null when it leads to another origin or is not valid. */
    static @Nullable RequestHead find(RequestHead request, String reference) {
        try {
            RequestTarget target = RequestTarget.parse("GET", target(request, reference), request.scheme());
            String authority = target.authority();
            boolean same =
                    authority == null || request.authority().equals(Authority.normalize(authority, request.scheme()));
            return same
                    ? new RequestHead(
                            "GET",
                            request.scheme(),
                            request.authority(),
                            target.path(),
                            target.query(),
                            request.headers())
                    : null;
        } catch (ProblemException notOne) {
            return null;
        }
    }

    /** The reference as a request's target would have it: a path, or an absolute URL. */
    private static String target(RequestHead request, String reference) {
        int fragment = reference.indexOf('#');
        String found = fragment < 0 ? reference : reference.substring(0, fragment);
        if (found.startsWith("//")) {
            return request.scheme() + ':' + found;
        }
        if (found.startsWith("/") || hasScheme(found)) {
            return found;
        }
        String path = request.path();
        if (found.isEmpty()) {
            return request.target();
        }
        return found.startsWith("?") ? path + found : path.substring(0, path.lastIndexOf('/') + 1) + found;
    }

    private static boolean hasScheme(String reference) {
        for (int i = 0; i < reference.length(); i++) {
            char c = reference.charAt(i);
            if (c == ':' || c == '/' || c == '?') {
                return c == ':';
            }
        }
        return false;
    }
}
