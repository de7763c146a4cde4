package io.headgate.plugins.balancing;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The server with the fewest requests for its weight. Equals take turns by weight, so that an idle pool is not all one
 * server's.
 */
final class LeastConnections implements Balancer {

    private final Server[] servers;
    private final AtomicLong turn = new AtomicLong();

    LeastConnections(List<? extends Server> servers) {
        this.servers = servers.toArray(Server[]::new);
    }

    /** Two passes, as there is nowhere to keep the equals of the first; requests that come and go between them are few. */
    @Override
    public @Nullable Server pick(PickRequest request) {
        Server avoid = request.avoid();
        Server best = null;
        long bestActive = 0;
        long equals = 0;
        for (Server server : servers) {
            if (server == avoid) {
                continue;
            }
            long active = server.active();
            int order = best == null ? -1 : compare(active, server, bestActive, best);
            if (order < 0) {
                best = server;
                bestActive = active;
                equals = server.weight();
            } else if (order == 0) {
                equals += server.weight();
            }
        }
        return best == null || equals == best.weight() ? best : oneOf(equals, best, bestActive, avoid);
    }

    private Server oneOf(long equals, Server best, long bestActive, @Nullable Server avoid) {
        long left = (turn.getAndIncrement() & Long.MAX_VALUE) % equals;
        for (Server server : servers) {
            if (server != avoid && compare(server.active(), server, bestActive, best) <= 0) {
                left -= server.weight();
                if (left < 0) {
                    return server;
                }
            }
        }
        return best;
    }

    /** Compares active / weight without rounding. */
    private static int compare(long active, Server server, long otherActive, Server other) {
        return Long.compare(active * other.weight(), otherActive * server.weight());
    }
}
