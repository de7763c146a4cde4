package io.headgate.core.cache;

import io.headgate.api.cache.StoredResponse;
import io.headgate.api.http.Headers;
import org.jspecify.annotations.Nullable;

/** Conditional requests against a stored response (RFC 9111 §4.3.2, RFC 9110 §13). */
final class Conditions {

    private Conditions() {}

    /** Whether the client has the stored response already, so that 304 answers it. */
    static boolean notModified(Headers request, StoredResponse stored) {
        // Preconditions count only where the answer would be 200 without them (RFC 9110 §13.2.1).
        if (stored.status() != 200) {
            return false;
        }
        String noneMatch = request.joined("if-none-match");
        if (noneMatch != null) {
            return matches(noneMatch, stored.headers().get("etag"));
        }
        String since = request.get("if-modified-since");
        if (since == null) {
            return false;
        }
        long sinceMillis = HttpDate.parse(since, stored.responseTimeMillis());
        return sinceMillis != HttpDate.INVALID && modified(stored) <= sinceMillis;
    }

    private static long modified(StoredResponse stored) {
        String text = stored.headers().get("last-modified");
        long modified = text == null ? HttpDate.INVALID : HttpDate.parse(text, stored.responseTimeMillis());
        return modified == HttpDate.INVALID ? Freshness.date(stored.headers(), stored.responseTimeMillis()) : modified;
    }

    /** The weak comparison with each member of the list (RFC 9110 §8.8.3.2). */
    private static boolean matches(String list, @Nullable String tag) {
        if (list.strip().equals("*")) {
            return true;
        }
        if (tag == null) {
            return false;
        }
        String opaque = tag.startsWith("W/") ? tag.substring(2) : tag;
        if (opaque.length() < 2 || opaque.charAt(0) != '"' || opaque.charAt(opaque.length() - 1) != '"') {
            return false;
        }
        int from = 0;
        while (true) {
            int open = list.indexOf('"', from);
            int close = open < 0 ? -1 : list.indexOf('"', open + 1);
            if (close < 0) {
                return false;
            }
            if (close - open + 1 == opaque.length() && list.regionMatches(open, opaque, 0, opaque.length())) {
                return true;
            }
            from = close + 1;
        }
    }
}
