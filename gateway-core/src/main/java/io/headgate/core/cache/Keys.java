package io.headgate.core.cache;

/** What keys in a store begin with, so that responses, their variants and values never collide. */
final class Keys {

    /** A response at the key of its strategy, or the marker of its variants. */
    static final String RESPONSE = "r:";

    /** The same for another host than that of the request, which follows. */
    static final String OTHER_HOST = "h:";

    /** A variant of a response. */
    static final String VARIANT = "x:";

    /** A value of the cache service. */
    static final String VALUE = "v:";

    private Keys() {}
}
