package io.headgate.plugins.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerContract;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.balance.TestPick;
import io.headgate.api.balance.TestServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class IpHashTest extends BalancerContract {

    private static final int CLIENTS = 100_000;

    @Override
    protected BalancerFactory factory() {
        return new IpHashFactory();
    }

    @Test
    void pick_sameClient_sameServer() {
        Balancer balancer = balancer(TestServer.ofWeights(1, 1, 1, 1));
        Server first = balancer.pick(TestPick.from("2001:db8::7"));

        for (int i = 0; i < 100; i++) {
            assertThat(balancer.pick(TestPick.from("2001:db8::7"))).isSameAs(first);
        }
    }

    /** These answers must never change: nodes of different versions stand side by side during an upgrade. */
    @Test
    void pick_knownClients_knownServers() {
        Balancer balancer = balancer(TestServer.ofWeights(1, 1, 1, 2));

        assertThat(List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "").stream()
                        .map(client -> balancer.pick(TestPick.from(client)).id())
                        .toList())
                .containsExactly("server-3", "server-2", "server-3", "server-3", "server-1");
    }

    @Test
    void pick_otherOrderOfServers_sameServer() {
        List<TestServer> servers = TestServer.ofWeights(1, 2, 3, 4);
        List<TestServer> reversed = new ArrayList<>(servers);
        Collections.reverse(reversed);
        Balancer one = balancer(servers);
        Balancer other = balancer(reversed);

        for (int i = 0; i < 1_000; i++) {
            TestPick client = TestPick.from(Picks.client(i));
            assertThat(one.pick(client)).isSameAs(other.pick(client));
        }
    }

    @Test
    void pick_manyClients_sharesWithinOnePercentOfAll() {
        int[] counts = Picks.count(balancer(TestServer.ofWeights(5, 3, 2)), CLIENTS);

        assertThat(counts[0]).isCloseTo(50_000, within(1_000));
        assertThat(counts[1]).isCloseTo(30_000, within(1_000));
        assertThat(counts[2]).isCloseTo(20_000, within(1_000));
    }

    @Test
    void pick_oneOfTenLeaves_onlyItsClientsMove() {
        List<TestServer> ten = TestServer.ofWeights(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        TestServer gone = ten.get(3);
        Balancer before = balancer(ten);
        Balancer after = balancer(ten.stream().filter(server -> server != gone).toList());
        int moved = 0;
        for (int i = 0; i < CLIENTS; i++) {
            TestPick client = TestPick.from(Picks.client(i));
            Server was = before.pick(client);
            if (was == gone) {
                moved++;
            } else {
                assertThat(after.pick(client)).isSameAs(was);
            }
        }

        assertThat(moved).isCloseTo(CLIENTS / 10, within(CLIENTS / 100));
    }

    @Test
    void pick_avoid_sameAsIfItHadLeft() {
        List<TestServer> servers = TestServer.ofWeights(1, 1, 1);
        Balancer all = balancer(servers);
        Balancer without = balancer(servers.subList(1, 3));

        for (int i = 0; i < 1_000; i++) {
            String client = Picks.client(i);
            assertThat(all.pick(TestPick.avoiding(client, servers.get(0))))
                    .isSameAs(without.pick(TestPick.from(client)));
        }
    }
}
