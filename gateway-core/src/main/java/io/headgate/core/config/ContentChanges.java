package io.headgate.core.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells changes from files that are just being written: what is not whole counts once it was seen twice in a row. Used by
 * one thread at a time.
 */
final class ContentChanges {

    private WatchedContent reported;
    private @Nullable WatchedContent unsettled;
    private Set<Path> secrets = Set.of();

    ContentChanges(WatchedContent reported) {
        this.reported = reported;
    }

    /** The secret files to look at beside the config. */
    Set<Path> secrets() {
        return secrets;
    }

    /**
     * A config was read with these secret files. What they contained then is what a change is a change from, rather than
     * what the first look afterwards finds.
     */
    void loaded(Map<Path, String> files) {
        secrets = Set.copyOf(files.keySet());
        reported = reported.with(files);
    }

    /** Whether this content is a change to be reported. */
    boolean observe(WatchedContent now) {
        boolean settled = now.whole() || now.equals(unsettled);
        unsettled = settled ? null : now;
        if (!settled) {
            return false;
        }
        boolean changed = now.differs(reported);
        reported = now;
        return changed;
    }
}
