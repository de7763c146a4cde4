package io.headgate.plugins.balancing;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Smooth weighted round-robin: a sequence that is worked out beforehand and one counter that walks through it. */
final class RoundRobin implements Balancer {

    private final Server[] sequence;
    private final AtomicLong turn = new AtomicLong();

    RoundRobin(List<? extends Server> servers) {
        int[] weights = servers.stream().mapToInt(Server::weight).toArray();
        int[] order = SmoothSequence.of(weights);
        sequence = new Server[order.length];
        for (int i = 0; i < order.length; i++) {
            sequence[i] = servers.get(order[i]);
        }
    }

    @Override
    public @Nullable Server pick(PickRequest request) {
        int length = sequence.length;
        if (length == 0) {
            return null;
        }
        int at = (int) ((turn.getAndIncrement() & Long.MAX_VALUE) % length);
        Server avoid = request.avoid();
        for (int i = 0; i < length; i++) {
            Server server = sequence[at];
            if (server != avoid) {
                return server;
            }
            at = at + 1 == length ? 0 : at + 1;
        }
        return null;
    }
}
