package io.headgate.core.config;

import org.jspecify.annotations.Nullable;

/**
 * Tells changes from files that are just being written: what is not whole counts once it was seen twice in a row. Used by
 * one thread at a time.
 */
final class ContentChanges {

    private WatchedContent reported;
    private @Nullable WatchedContent unsettled;

    ContentChanges(WatchedContent reported) {
        this.reported = reported;
    }

    /** Whether this content is a change to be reported. */
    boolean observe(WatchedContent now) {
        boolean settled = now.whole() || now.equals(unsettled);
        unsettled = settled ? null : now;
        if (!settled) {
            return false;
        }
        boolean changed = now.differs(reported);
        // Also without a change: files that are watched from now on are compared with this.
        reported = now;
        return changed;
    }
}
