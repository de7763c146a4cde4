package io.headgate.core.upstream;

import io.headgate.api.event.ServerStateChanged;
import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthResult;
import io.headgate.core.config.HealthConfig;
import io.headgate.core.plugin.ExtensionGuard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the servers of one pool of one build, from its activation until the next build takes over: each on its own
 * timer, at most one check of a server under way. What the checks found belongs to the server and carries over.
 *
 * <p>{@link #start}, {@link #stop}, {@link #refresh} and {@link #close} may be called from any thread; all else happens on
 * the context of the environment.
 */
final class HealthMonitor implements ServerCheck.Results {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);
    private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    private final String pool;
    private final HealthConfig config;
    private final HealthCheck check;
    private final Membership membership;
    private final PoolEnvironment environment;
    private final ExtensionGuard guard;
    private final Map<UpstreamServer, ServerCheck> checks = new HashMap<>();
    private boolean running;
    private int underWay;
    private boolean closing;
    private Runnable whenQuiet = () -> {};

    /**
     * Makes a monitor that has not begun.
     *
     * @param guard that of the check
     */
    HealthMonitor(
            String pool,
            HealthConfig config,
            HealthCheck check,
            Membership membership,
            PoolEnvironment environment,
            ExtensionGuard guard) {
        this.pool = pool;
        this.config = config;
        this.check = check;
        this.membership = membership;
        this.environment = environment;
        this.guard = guard;
    }

    void start() {
        environment.context().runOnContext(now -> {
            running = true;
            reconcile();
        });
    }

    /** Begins no further check; those under way are finished and count. */
    void stop() {
        environment.context().runOnContext(now -> {
            running = false;
            reconcile();
        });
    }

    /** Takes over a changed list of servers. */
    void refresh() {
        environment.context().runOnContext(now -> reconcile());
    }

    /** Whether nobody can be asked any more. */
    boolean closed() {
        return closing || guard.closed();
    }

    /**
     * Checks a server once, whether the monitor has begun or not; what is found does not count for the server. On the
     * context.
     */
    Future<HealthResult> ask(UpstreamServer server, Duration atMost) {
        Promise<HealthResult> answer = Promise.promise();
        Duration timeout = atMost.compareTo(config.timeout()) < 0 ? atMost : config.timeout();
        underWay++;
        new CheckCall(check, guard, environment.context(), result -> {
                    underWay--;
                    answer.complete(result);
                    quiet();
                })
                .begin(server, timeout);
        return answer.future();
    }

    private void quiet() {
        if (underWay == 0) {
            whenQuiet.run();
        }
    }

    /**
     * Stops, and closes the check once those under way are finished: closing it would make them fail. Never fails and never
     * takes long.
     */
    Future<Void> close() {
        stop();
        Promise<Void> closed = Promise.promise();
        environment.context().runOnContext(now -> {
            if (underWay == 0) {
                closeCheck(closed);
                return;
            }
            long deadline = environment.context().owner().setTimer(CLOSE_TIME.toMillis(), late -> {
                whenQuiet = () -> {};
                closeCheck(closed);
            });
            whenQuiet = () -> {
                environment.context().owner().cancelTimer(deadline);
                closeCheck(closed);
            };
        });
        return closed.future();
    }

    private void closeCheck(Promise<Void> closed) {
        closing = true;
        Future<?> work;
        try {
            work = check.close();
        } catch (RuntimeException | LinkageError failure) {
            work = Future.failedFuture(failure);
        }
        long deadline = environment.context().owner().setTimer(CLOSE_TIME.toMillis(), late -> closed.tryComplete());
        work.onComplete(done -> {
            environment.context().owner().cancelTimer(deadline);
            if (done.failed()) {
                LOG.warn("Pool {}: closing its health check failed: {}", pool, String.valueOf(done.cause()));
            }
            closed.tryComplete();
        });
    }

    private void reconcile() {
        checks.entrySet().removeIf(entry -> {
            boolean over = !running || entry.getKey().removed();
            if (over) {
                entry.getValue().stop();
            }
            return over;
        });
        if (running) {
            membership.servers().forEach(server -> checks.computeIfAbsent(server, this::begin));
        }
    }

    private ServerCheck begin(UpstreamServer server) {
        ServerCheck begun = new ServerCheck(server, check, config, environment.context(), this, guard);
        begun.start();
        return begun;
    }

    @Override
    public void begins() {
        underWay++;
    }

    @Override
    public void found(UpstreamServer server, boolean healthy, String detail) {
        underWay--;
        // A check that is closed says nothing of the server.
        if (!closing && !server.removed()) {
            judge(server, healthy, detail);
        }
        quiet();
    }

    /** One result: moves the server's health and announces where that took it. */
    private void judge(UpstreamServer server, boolean healthy, String detail) {
        ServerState state = server.shared();
        if (healthy) {
            state.reached();
        }
        UnaryOperator<HealthState> next =
                now -> now.after(healthy, config.unhealthyThreshold(), config.healthyThreshold());
        String before = server.state();
        boolean changed = state.health(
                next,
                reason(next.apply(state.health().state()), detail),
                environment.clock().instant());
        if (changed) {
            String after = server.state();
            LOG.info("Pool {}: server {} is {}: {}", pool, server.id(), after, detail);
            environment.events().publish(new ServerStateChanged(pool, server.id(), before, after, detail));
        }
    }

    private String reason(HealthState after, String detail) {
        int threshold = after.up() ? config.unhealthyThreshold() : config.healthyThreshold();
        return after.streak() == 0 ? detail : detail + " (" + after.streak() + " of " + threshold + ')';
    }
}
