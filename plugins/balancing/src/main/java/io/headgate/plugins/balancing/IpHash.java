package io.headgate.plugins.balancing;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same server for the same client address, by weighted rendezvous hashing (Thaler and Ravishankar 1998): each server
 * draws a number from its id and the address, and the highest bid for its weight wins. A server that leaves hands on its
 * own clients only, in proportion to the weights of the others; one that joins takes its share and moves nobody else. The
 * answer hangs on ids, weights and the address alone: not on the order of servers, nor on the process.
 */
final class IpHash implements Balancer {

    private final Server[] servers;
    private final long[] hashes;
    private final double[] weights;

    IpHash(List<? extends Server> servers) {
        this.servers = servers.toArray(Server[]::new);
        hashes = servers.stream().mapToLong(server -> Hash.of(server.id())).toArray();
        weights = servers.stream().mapToDouble(Server::weight).toArray();
    }

    @Override
    public @Nullable Server pick(PickRequest request) {
        long key = Hash.of(request.clientAddress());
        Server avoid = request.avoid();
        Server best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < servers.length; i++) {
            double bid = bid(key, i);
            if (bid > highest && servers[i] != avoid) {
                best = servers[i];
                highest = bid;
            }
        }
        return best;
    }

    /** The one that bids {@code weight / -ln(u)}, u being uniform in (0, 1), wins as often as its weight says. */
    private double bid(long key, int server) {
        double uniform = ((Hash.mix(key ^ hashes[server]) >>> 11) + 0.5) * 0x1.0p-53;
        // Not Math.log, which may differ by a last bit from one machine to another.
        return weights[server] / -StrictMath.log(uniform);
    }
}
