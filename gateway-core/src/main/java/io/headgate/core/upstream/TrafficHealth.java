package io.headgate.core.upstream;

import io.headgate.api.event.ServerStateChanged;
import io.headgate.core.config.HealthConfig;
import io.headgate.core.config.PoolConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What real requests tell of a pool's servers. A server that cannot be reached as often in a row as a check may fail goes
 * down, and only checks bring it back. One that fails {@value #FAILURES} times in a row, in whatever way, is ejected: it
 * gets no requests for {@link #EJECTION}, and after that a single failure ejects it again. No ejection holds unless half of
 * the pool's servers are up and not ejected, so that it never makes matters worse.
 *
 * <p>Counts for whoever is in force; does something about it only while its own membership is.
 *
 * <p>Safe for use from any thread; a request that goes well costs one volatile read.
 */
final class TrafficHealth {

    static final int FAILURES = 5;
    static final Duration EJECTION = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(TrafficHealth.class);
    private static final long NEVER = Long.MAX_VALUE;

    private final String pool;
    private final int unhealthyThreshold;
    private final PoolEnvironment environment;
    private final Membership membership;
    private volatile long nextReturn = NEVER;

    TrafficHealth(PoolConfig config, PoolEnvironment environment, Membership membership) {
        HealthConfig health = config.health();
        pool = config.name();
        unhealthyThreshold = health == null ? Integer.MAX_VALUE : health.unhealthyThreshold();
        this.environment = environment;
        this.membership = membership;
    }

    /** Notes one more failure in a row. */
    void failed(UpstreamServer server, Outcome outcome, String reason) {
        ServerState state = server.shared();
        state.failedOnceMore(outcome);
        if (!membership.inForce()) {
            return;
        }
        if (state.unreachableInARow() >= unhealthyThreshold) {
            takeDown(server, inARow(reason, state.unreachableInARow()));
        } else if (state.failedInARow() >= FAILURES) {
            eject(server, inARow(reason, state.failedInARow()));
        }
    }

    /** Lets servers return whose time is over; called before each pick, so that nobody has to wait for it. */
    void tick() {
        long due = nextReturn;
        if (due != NEVER && over(due, now())) {
            review();
        }
    }

    /** Looks at all ejections anew, since servers have come, gone or changed their state. */
    void review() {
        if (!membership.inForce()) {
            return;
        }
        List<UpstreamServer> back = new ArrayList<>();
        boolean needed;
        synchronized (this) {
            List<UpstreamServer> servers = membership.servers();
            long now = now();
            long next = NEVER;
            needed = !enough(servers, 0);
            for (UpstreamServer server : servers) {
                long until = server.shared().ejectedUntil();
                if (until != ServerState.NOT_EJECTED && (needed || over(until, now))) {
                    back.add(server);
                } else if (until != ServerState.NOT_EJECTED) {
                    next = Math.min(next, until);
                }
            }
            nextReturn = next;
        }
        String reason = needed ? "needed, as too few others are up" : "tried again";
        back.forEach(server -> readmit(server, reason));
    }

    private void takeDown(UpstreamServer server, String reason) {
        String before = server.state();
        Instant now = environment.clock().instant();
        ServerState state = server.shared();
        if (state.up() && !server.removed() && state.health(any -> HealthState.DOWN, reason, now)) {
            announce(server, before, reason);
        }
    }

    private void eject(UpstreamServer server, String reason) {
        String before = server.state();
        synchronized (this) {
            if (!server.eligible() || !enough(membership.servers(), 1)) {
                return;
            }
            server.shared().eject(now() + EJECTION.toMillis(), reason);
        }
        server.shared().tellListeners();
        announce(server, before, reason);
    }

    private void readmit(UpstreamServer server, String reason) {
        String before = server.state();
        if (server.shared().readmit(FAILURES - 1)) {
            server.shared().tellListeners();
            announce(server, before, reason);
        }
    }

    private static boolean enough(List<UpstreamServer> servers, int less) {
        int all = 0;
        int eligible = 0;
        for (UpstreamServer server : servers) {
            all += server.draining() ? 0 : 1;
            eligible += server.eligible() ? 1 : 0;
        }
        int left = eligible - less;
        return left > 0 && left * 2 >= all;
    }

    /** A clock that was set back must not make an ejection longer. */
    private static boolean over(long until, long now) {
        return now >= until || until - now > EJECTION.toMillis();
    }

    private long now() {
        return environment.clock().millis();
    }

    private void announce(UpstreamServer server, String before, String reason) {
        String after = server.state();
        if (!after.equals(before)) {
            LOG.info("Pool {}: server {} is {}: {}", pool, server.id(), after, reason);
            environment.events().publish(new ServerStateChanged(pool, server.id(), before, after, reason));
        }
    }

    private static String inARow(String reason, int times) {
        return reason + " (" + times + " in a row)";
    }
}
