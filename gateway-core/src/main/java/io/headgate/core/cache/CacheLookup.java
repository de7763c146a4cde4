package io.headgate.core.cache;

import io.headgate.api.http.Body;
import io.headgate.api.http.ResponseHead;

/** What a cache has for a request. Belongs to one exchange. */
public sealed interface CacheLookup {

    /**
     * The request is answered from the cache. For {@code HEAD} the body is the one that {@code GET} would get: its length
     * is announced, its bytes are not sent.
     *
     * @param head the caller's own, with {@code Age} and {@code Cache-Status}; 304 for a condition that holds
     * @param body shared with other exchanges
     */
    record Hit(ResponseHead head, Body body) implements CacheLookup {}

    /** The request goes to its target, and the answer to {@link Cache#admit}. */
    final class Miss implements CacheLookup {

        private final String key;
        private final String reason;
        private final CachedRoute route;
        private final long since;

        /**
         * Makes a miss.
         *
         * @param reason a value of {@code fwd} (RFC 9211 §2.2)
         * @param since when the fetch begins, by the {@link InvalidationLog}
         */
        Miss(String key, String reason, CachedRoute route, long since) {
            this.key = key;
            this.reason = reason;
            this.route = route;
            this.since = since;
        }

        String key() {
            return key;
        }

        String reason() {
            return reason;
        }

        CachedRoute route() {
            return route;
        }

        long since() {
            return since;
        }
    }

    /**
     * The request goes to its target past the cache, and the head of the answer to {@link Cache#bypassed}.
     *
     * @param reason a token, such as {@code range}
     */
    record Bypass(String reason) implements CacheLookup {}

    /** The client wants nothing but a stored response ({@code only-if-cached}) and there is none: 504. */
    record Unsatisfied() implements CacheLookup {}
}
