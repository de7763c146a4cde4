package io.headgate.plugins.balancing;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.Server;
import io.headgate.api.balance.TestPick;
import java.util.Arrays;

/** Counts who is picked. */
final class Picks {

    private Picks() {}

    /** How often {@code server-0}, {@code server-1} and so on are picked, each time for another client. */
    static int[] count(Balancer balancer, int picks) {
        int[] counts = new int[64];
        int highest = 0;
        for (int i = 0; i < picks; i++) {
            Server server = balancer.pick(TestPick.from(client(i)));
            int index = Integer.parseInt(server.id().substring("server-".length()));
            counts[index]++;
            highest = Math.max(highest, index);
        }
        return Arrays.copyOf(counts, highest + 1);
    }

    /** An address for each number below 2^24. */
    static String client(int number) {
        return "10." + (number >> 16) + '.' + ((number >> 8) & 255) + '.' + (number & 255);
    }
}
