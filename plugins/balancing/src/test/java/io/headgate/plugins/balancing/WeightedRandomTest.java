package io.headgate.plugins.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headgate.api.balance.BalancerContract;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.TestPick;
import io.headgate.api.balance.TestServer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedRandomTest extends BalancerContract {

    @Override
    protected BalancerFactory factory() {
        return new WeightedRandomFactory();
    }

    @Test
    void pick_hundredThousand_sharesWithinOnePercent() {
        List<TestServer> servers = TestServer.ofWeights(5, 3, 2);
        int[] counts = Picks.count(new WeightedRandom(servers, new Random(42)::nextInt), 100_000);

        assertThat(counts[0]).isCloseTo(50_000, within(1_000));
        assertThat(counts[1]).isCloseTo(30_000, within(1_000));
        assertThat(counts[2]).isCloseTo(20_000, within(1_000));
    }

    @Test
    void pick_everyNumber_givesEachServerItsWeight() {
        List<TestServer> servers = TestServer.ofWeights(2, 1, 3);
        int[] next = {0};
        WeightedRandom balancer = new WeightedRandom(servers, bound -> next[0]++ % bound);

        assertThat(Picks.count(balancer, 6)).containsExactly(2, 1, 3);
    }

    @Test
    void pick_aServerToAvoid_sharesItsPartByWeight() {
        List<TestServer> servers = TestServer.ofWeights(2, 5, 3);
        int[] next = {0};
        WeightedRandom balancer = new WeightedRandom(servers, bound -> next[0]++ % bound);
        int[] counts = new int[3];
        for (int i = 0; i < 5; i++) {
            counts[servers.indexOf(balancer.pick(TestPick.avoiding("192.0.2.1", servers.get(1))))]++;
        }

        assertThat(counts).containsExactly(2, 0, 3);
    }
}
