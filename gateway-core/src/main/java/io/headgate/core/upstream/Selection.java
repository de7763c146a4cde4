package io.headgate.core.upstream;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import io.headgate.core.plugin.CallSlot;
import io.headgate.core.plugin.ExtensionGuard;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a pool that may be chosen at one moment, and the balancer that was made from them. Whatever the balancer
 * does, the answer is one of these servers and not down. Safe for use from any thread; no lock, no allocation.
 */
final class Selection {

    private final Object owner;
    private final UpstreamServer[] servers;
    private final @Nullable Balancer balancer;
    private final BalancerFailures failures;
    private final ExtensionGuard guard;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * Makes a selection.
     *
     * @param owner that of the servers
     * @param balancer null when none could be made: round-robin instead
     */
    Selection(Object owner, List<UpstreamServer> servers, @Nullable Balancer balancer, BalancerFailures failures) {
        this.owner = owner;
        this.servers = servers.toArray(UpstreamServer[]::new);
        this.balancer = balancer;
        this.failures = failures;
        this.guard = failures.guard();
    }

    /** A server other than the one to avoid, or null when there is none. */
    @Nullable
    UpstreamServer pick(PickRequest request) {
        if (servers.length == 0) {
            return null;
        }
        if (balancer == null || guard.closed()) {
            return roundRobin(request.avoid());
        }
        Server picked;
        CallSlot call = guard.enter();
        try {
            picked = balancer.pick(request);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
            failures.add(failure);
            return roundRobin(request.avoid());
        } finally {
            call.leave();
        }
        if (picked instanceof UpstreamServer server
                && server.owner() == owner
                && server.eligible()
                && server != request.avoid()) {
            return server;
        }
        return instead(picked, request.avoid());
    }

    private @Nullable UpstreamServer instead(@Nullable Server picked, @Nullable Server avoid) {
        UpstreamServer other = roundRobin(avoid);
        if (other != null && (picked == null || picked == avoid || !listed(picked))) {
            failures.add(new IllegalStateException(
                    picked == null ? "it chose none" : "it chose a server that it must not choose"));
        }
        return other;
    }

    /** A server that went down a moment ago is on the list still: nobody is to blame. */
    private boolean listed(Server picked) {
        for (UpstreamServer server : servers) {
            if (server == picked) {
                return true;
            }
        }
        return false;
    }

    private @Nullable UpstreamServer roundRobin(@Nullable Server avoid) {
        int start = Math.floorMod(turn.getAndIncrement(), servers.length);
        for (int i = 0; i < servers.length; i++) {
            UpstreamServer server = servers[(start + i) % servers.length];
            if (server != avoid && server.eligible()) {
                return server;
            }
        }
        return null;
    }
}
