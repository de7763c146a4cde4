package io.headgate.core.proxy;

import io.headgate.api.http.Filter;
import io.headgate.core.plugin.ExtensionGuard;
import io.headgate.core.plugin.WorkerThreads;
import org.jspecify.annotations.Nullable;

/**
 * A filter in its place on a route.
 *
 * @param name for messages, such as the type in the config
 * @param onFailure what happens to a request when it fails
 * @param guard is asked before each call, and told of each failure
 * @param workers what it is called on when it may block; null for the event loop
 */
public record GuardedFilter(
        String name,
        Filter filter,
        OnFailure onFailure,
        ExtensionGuard guard,
        @Nullable WorkerThreads workers) {

    /** What happens to a request when its filter fails, or is not there because its plugin is in quarantine. */
    public enum OnFailure {
        /** It is answered with 502. */
        ANSWER,
        /** It goes on without the filter. */
        SKIP,
        /** It is answered with 503: nothing may get by. */
        CLOSE
    }
}
