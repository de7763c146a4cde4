package io.headgate.plugins.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerContract;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.TestPick;
import io.headgate.api.balance.TestServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class RoundRobinTest extends BalancerContract {

    private static final TestPick ANYONE = TestPick.from("192.0.2.1");

    @Override
    protected BalancerFactory factory() {
        return new RoundRobinFactory();
    }

    @Test
    void pick_equalWeights_inOrder() {
        List<TestServer> servers = TestServer.ofWeights(7, 7, 7);
        Balancer balancer = balancer(servers);

        for (int i = 0; i < 9; i++) {
            assertThat(balancer.pick(ANYONE)).isSameAs(servers.get(i % 3));
        }
    }

    @Test
    void pick_hundredThousand_sharesAreExact() {
        List<TestServer> servers = TestServer.ofWeights(5, 3, 2);

        assertThat(Picks.count(balancer(servers), 100_000)).containsExactly(50_000, 30_000, 20_000);
    }

    @Test
    void pick_fourThreads_sharesAreExact() throws Exception {
        List<TestServer> servers = TestServer.ofWeights(3, 1);
        Balancer balancer = balancer(servers);
        Map<Object, LongAdder> counts = new ConcurrentHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int t = 0; t < 4; t++) {
            threads.execute(() -> {
                for (int i = 0; i < 10_000; i++) {
                    counts.computeIfAbsent(balancer.pick(ANYONE), key -> new LongAdder())
                            .increment();
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(counts.get(servers.get(0)).sum()).isEqualTo(30_000);
        assertThat(counts.get(servers.get(1)).sum()).isEqualTo(10_000);
    }
}
