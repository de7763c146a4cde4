package io.headgate.core.upstream;

import io.headgate.core.config.AdminConfig;
import io.headgate.core.event.Events;
import io.headgate.core.plugin.ExtensionFailures;
import io.vertx.core.Context;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What pools need of the gateway.
 *
 * @param context an event loop's context that outlives all builds: health checks run there
 * @param stickyKey signs the cookies of sticky sessions
 * @param admin gives where the admin listener is, with the port that it is bound to: no server may be added there; null
 *     while it is off
 * @param failures counts what balancers and health checks do wrong
 */
public record PoolEnvironment(
        Context context,
        Events events,
        Clock clock,
        StickyKey stickyKey,
        Supplier<@Nullable AdminConfig> admin,
        ExtensionFailures failures) {}
