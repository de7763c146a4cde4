package io.headgate.core.proxy;

import java.util.Locale;

/** Why a request or a connection is refused at once, with {@link ProblemCode#OVERLOADED}. */
public enum ShedReason {
    /** As many connections are open as may be. */
    CONNECTIONS("there are as many connections as limits.maxConnections and the limit of open files allow"),
    /** As many requests are in flight as may be. */
    REQUESTS("there are as many requests in flight as limits.maxRequests allows"),
    /** The event loop is late. */
    LOOP_DELAY("an event loop is later than limits.maxLoopDelay allows"),
    /** A collection has left the heap too full. */
    HEAP("collections leave the heap fuller than limits.maxHeapUse allows"),
    /** Direct memory is too full. */
    DIRECT_MEMORY("direct memory is fuller than limits.maxDirectMemoryUse allows");

    private final String explanation;

    ShedReason(String explanation) {
        this.explanation = explanation;
    }

    /** As metrics and events name it: {@code loop-delay}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people, with the key of the config that decides. */
    public String explanation() {
        return explanation;
    }
}
