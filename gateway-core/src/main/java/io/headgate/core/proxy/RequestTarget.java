package io.headgate.core.proxy;

import org.jspecify.annotations.Nullable;

/**
 * A request target taken apart (RFC 9112 §3.2).
 *
 * @param authority the raw one of an absolute target, or null
 * @param path normalised, or {@code *}
 * @param query without the question mark, as it came; null when there was none
 */
record RequestTarget(
        @Nullable String authority, String path, @Nullable String query) {

    /**
     * Takes a target apart.
     *
     * @param scheme of the connection; an absolute target must have the same
     * @throws ProblemException with {@code BAD_TARGET} or {@code PATH_REFUSED}
     */
    static RequestTarget parse(String method, String uri, String scheme) {
        checkBytes(uri);
        if (uri.equals("*")) {
            return asterisk(method, null);
        }
        if (uri.startsWith("/")) {
            return split(null, uri, 0);
        }
        int start = scheme.length() + 3;
        if (!uri.regionMatches(true, 0, scheme + "://", 0, start)) {
            throw ProblemCode.BAD_TARGET.refused("The request target must be a path, or a URL of the scheme in use.");
        }
        int end = authorityEnd(uri, start);
        String authority = uri.substring(start, end);
        if (end == uri.length() && method.equals("OPTIONS")) {
            return asterisk(method, authority);
        }
        return split(authority, uri, end);
    }

    private static RequestTarget asterisk(String method, @Nullable String authority) {
        if (!method.equals("OPTIONS")) {
            throw ProblemCode.BAD_TARGET.refused("The target * is for OPTIONS only.");
        }
        return new RequestTarget(authority, "*", null);
    }

    private static RequestTarget split(@Nullable String authority, String uri, int from) {
        int mark = uri.indexOf('?', from);
        String path = uri.substring(from, mark < 0 ? uri.length() : mark);
        String query = mark < 0 ? null : uri.substring(mark + 1);
        return new RequestTarget(
                authority, path.isEmpty() && authority != null ? "/" : PathNormalizer.normalize(path), query);
    }

    private static int authorityEnd(String uri, int from) {
        for (int i = from; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '/' || c == '?') {
                return i;
            }
        }
        return uri.length();
    }

    private static void checkBytes(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c <= ' ' || c >= 127 || c == '#') {
                throw ProblemCode.BAD_TARGET.refused(
                        c == '#'
                                ? "The request target holds a fragment."
                                : "The request target holds a byte that must be percent-encoded.");
            }
        }
    }
}
