package io.headgate.plugins.balancing;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server at random, each as likely as its weight says, whatever came before. */
final class WeightedRandom implements Balancer {

    private final Server[] servers;
    /** For each server the sum of the weights up to it and with it. */
    private final int[] sums;

    private final IntUnaryOperator random;

    /**
     * Makes the balancer.
     *
     * @param random gives a number from 0 to below its argument; used by all threads at once
     */
    WeightedRandom(List<? extends Server> servers, IntUnaryOperator random) {
        this.servers = servers.toArray(Server[]::new);
        this.random = random;
        sums = servers.stream().mapToInt(Server::weight).toArray();
        Arrays.parallelPrefix(sums, Math::addExact);
    }

    @Override
    public @Nullable Server pick(PickRequest request) {
        int avoid = indexOf(request.avoid());
        int left = servers.length - (avoid < 0 ? 0 : 1);
        if (left == 0) {
            return null;
        }
        int total = sums[sums.length - 1];
        if (avoid < 0) {
            return servers[at(random.applyAsInt(total))];
        }
        int before = avoid == 0 ? 0 : sums[avoid - 1];
        int skipped = sums[avoid] - before;
        int drawn = random.applyAsInt(total - skipped);
        return servers[at(drawn < before ? drawn : drawn + skipped)];
    }

    private int indexOf(@Nullable Server wanted) {
        for (int i = 0; wanted != null && i < servers.length; i++) {
            if (servers[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** The first server whose sum is above the number. */
    private int at(int number) {
        int found = Arrays.binarySearch(sums, number + 1);
        return found >= 0 ? found : -found - 1;
    }
}
