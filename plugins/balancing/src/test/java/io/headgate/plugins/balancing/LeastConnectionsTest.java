package io.headgate.plugins.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerContract;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.TestPick;
import io.headgate.api.balance.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeastConnectionsTest extends BalancerContract {

    private static final TestPick ANYONE = TestPick.from("192.0.2.1");

    @Override
    protected BalancerFactory factory() {
        return new LeastConnectionsFactory();
    }

    @Test
    void pick_oneIdlest_thatOne() {
        List<TestServer> servers = TestServer.ofWeights(1, 1, 1);
        Balancer balancer = balancer(servers);
        servers.get(0).busy(3);
        servers.get(1).busy(2);
        servers.get(2).busy(4);

        assertThat(balancer.pick(ANYONE)).isSameAs(servers.get(1));
        assertThat(balancer.pick(TestPick.avoiding("192.0.2.1", servers.get(1))))
                .isSameAs(servers.get(0));
    }

    @Test
    void pick_weights_countRequestsForEach() {
        List<TestServer> servers = TestServer.ofWeights(4, 1);
        Balancer balancer = balancer(servers);
        servers.get(0).busy(7);
        servers.get(1).busy(2);

        assertThat(balancer.pick(ANYONE)).isSameAs(servers.get(0));
        servers.get(0).busy(9);
        assertThat(balancer.pick(ANYONE)).isSameAs(servers.get(1));
    }

    @Test
    void pick_equals_takeTurnsByWeight() {
        List<TestServer> servers = TestServer.ofWeights(3, 1, 1);
        Balancer balancer = balancer(servers);
        servers.get(2).busy(1);

        assertThat(Picks.count(balancer, 4_000)).containsExactly(3_000, 1_000);
    }

    @Test
    void pick_manyOpenRequests_levelsThemByWeight() {
        List<TestServer> servers = TestServer.ofWeights(5, 3, 2);
        Balancer balancer = balancer(servers);
        for (int i = 0; i < 1_000; i++) {
            TestServer picked = (TestServer) balancer.pick(ANYONE);
            picked.busy(picked.active() + 1);
        }

        assertThat(servers.get(0).active()).isBetween(499, 501);
        assertThat(servers.get(1).active()).isBetween(299, 301);
        assertThat(servers.get(2).active()).isBetween(199, 201);
    }
}
