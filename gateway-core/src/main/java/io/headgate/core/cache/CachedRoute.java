package io.headgate.core.cache;

import io.headgate.core.config.RouteCacheConfig;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A route as its cache knows it. What is stored for it bears its mark, and answers no other route. A route whose config
 * has changed is another one, with another mark: that makes all that was stored before unusable at once, and what is still
 * under way, too.
 */
public final class CachedRoute {

    private final RouteCacheConfig config;
    private final Object basis;
    private final String mark;
    private volatile boolean over;

    private CachedRoute(String name, RouteCacheConfig config, Object basis) {
        this.config = config;
        this.basis = basis;
        this.mark = name + '#' + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    /**
     * A route that nothing is stored for yet.
     *
     * @param basis what its answers depend on, to be compared
     */
    static CachedRoute begin(String name, RouteCacheConfig config, Object basis) {
        return new CachedRoute(name, config, basis);
    }

    boolean hasBasis(Object other) {
        return basis.equals(other);
    }

    RouteCacheConfig config() {
        return config;
    }

    /** Unlike that of every other route, and of this one before and after. */
    String mark() {
        return mark;
    }

    /** Nothing is stored for it any more. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
