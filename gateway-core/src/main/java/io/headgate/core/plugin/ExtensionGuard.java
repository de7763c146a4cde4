package io.headgate.core.plugin;

import org.jspecify.annotations.Nullable;

/**
 * Stands between the gateway and the calls of one extension. Whoever wants to call it asks {@link #closed} first and has
 * the fallback of the extension point ready, says when the call begins and ends, and tells what has failed:
 *
 * <pre>{@code
 * CallSlot call = guard.enter();
 * try {
 *     picked = balancer.pick(request);
 * } finally {
 *     call.leave();
 * }
 * }</pre>
 *
 * <p>Safe for use from any thread; no lock, no allocation.
 */
public final class ExtensionGuard {

    private static final CallWatch UNWATCHED = new CallWatch();

    private final Point point;
    private final Extension<?> extension;
    private final ExtensionFailures failures;
    private final @Nullable PluginBudget budget;
    private final boolean standIn;
    private final CallWatch watch;

    ExtensionGuard(Point point, Extension<?> extension, ExtensionFailures failures) {
        this.point = point;
        this.extension = extension;
        this.failures = failures;
        this.budget = extension.context() instanceof VersionContext version ? version.budget() : null;
        this.standIn = extension.context() instanceof NoPlugin;
        this.watch = budget == null ? UNWATCHED : budget.watch();
    }

    /** Whether the extension must not be called: its plugin is in quarantine, or it stands in for one that is gone. */
    public boolean closed() {
        PluginBudget left = budget;
        return left == null ? standIn : left.spent();
    }

    /** A call begins on this thread; what is returned must be told of its end, on the same thread. */
    public CallSlot enter() {
        return watch.enter(this);
    }

    /** A call has failed. */
    public void failed(Throwable failure) {
        failures.record(point, extension.context(), failure);
        PluginBudget left = budget;
        if (left != null) {
            left.failed(point, failure);
        }
    }

    Point point() {
        return point;
    }

    /** Null for an extension that is no loaded plugin's. */
    @Nullable
    PluginBudget budget() {
        return budget;
    }

    /** Such as {@code demo 1.0.0}. */
    String plugin() {
        return extension.context().pluginId() + ' ' + extension.context().pluginVersion();
    }
}
