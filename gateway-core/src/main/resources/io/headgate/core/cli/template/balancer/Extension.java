package @PACKAGE@;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One server after the other. Called on all event loops at the same time: no lock, no allocation. */
final class @NAME@ implements Balancer {

    private final Server[] servers;
    private final int step;
    private final AtomicInteger turn = new AtomicInteger();

    @NAME@(List<? extends Server> servers, int step) {
        this.servers = servers.toArray(new Server[0]);
        this.step = step;
    }

    @Override
    public Server pick(PickRequest request) {
        if (servers.length == 0) {
            return null;
        }
        int first = Math.floorMod(turn.getAndAdd(step), servers.length);
        for (int i = 0; i < servers.length; i++) {
            Server server = servers[(first + i) % servers.length];
            if (server != request.avoid()) {
                return server;
            }
        }
        return null;
    }
}
