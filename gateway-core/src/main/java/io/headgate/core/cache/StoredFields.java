package io.headgate.core.cache;

import io.headgate.api.http.Headers;
import java.util.Set;
import java.util.TreeSet;

/** Which fields of a response are stored (RFC 9111 §3.1). */
final class StoredFields {

    /** Of one connection or one moment, for one client, or set anew for each response. */
    private static final Set<String> LEFT_OUT = names(
            "Age",
            "Connection",
            "Content-Length",
            "Keep-Alive",
            "Proxy-Authenticate",
            "Proxy-Authentication-Info",
            "Proxy-Authorization",
            "Proxy-Connection",
            "Set-Cookie",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade");

    /** They describe content that a 304 does not have (RFC 9110 §15.4.5). */
    private static final String[] CONTENT = {
        "Content-Encoding", "Content-Language", "Content-Length", "Content-Range", "Content-Type"
    };

    private StoredFields() {}

    /** A copy of what is to be stored. */
    static Headers of(Headers response) {
        Headers kept = new Headers();
        for (int i = 0; i < response.size(); i++) {
            if (!LEFT_OUT.contains(response.name(i))) {
                kept.add(response.name(i), response.value(i));
            }
        }
        // A copy has no more room than it needs.
        return kept.copy();
    }

    /** Removes what describes the content. */
    static void removeContent(Headers response) {
        for (String name : CONTENT) {
            response.remove(name);
        }
    }

    private static Set<String> names(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(Set.of(names));
        return set;
    }
}
