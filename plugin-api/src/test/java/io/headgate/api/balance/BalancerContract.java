package io.headgate.api.balance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headgate.api.plugin.OptionsSchemas;
import io.headgate.api.plugin.TestPluginContext;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What every {@link Balancer} must keep to. Subclass it with the factory and options that are valid for it. */
public abstract class BalancerContract {

    private static final int CLIENTS = 10_000;
    private static final int PICKS = 100_000;

    /** A new instance of the factory, as the gateway makes it. */
    protected abstract BalancerFactory factory();

    /** Options that the schema allows; its defaults are filled in. */
    protected JsonObject options() {
        return new JsonObject();
    }

    /** Whether a pick allocates nothing, as it should where that can be had. */
    protected boolean allocationFree() {
        return true;
    }

    /** A balancer for the servers. */
    protected final Balancer balancer(List<? extends Server> servers) {
        return factory().create(OptionsSchemas.withDefaults(factory(), options()), servers, new TestPluginContext());
    }

    @Test
    final void factory_typeAndSchema_keepTheContract() {
        OptionsSchemas.check(factory());
    }

    @Test
    final void create_options_leavesThemAsTheyAre() {
        JsonObject options = OptionsSchemas.withDefaults(factory(), options());
        JsonObject before = options.copy();
        factory().create(options, TestServer.ofWeights(1, 2), new TestPluginContext());
        assertThat(options).isEqualTo(before);
    }

    @Test
    final void pick_noServer_null() {
        assertThat(balancer(List.of()).pick(TestPick.from("192.0.2.1"))).isNull();
    }

    @Test
    final void pick_oneServer_thatOne() {
        List<TestServer> servers = TestServer.ofWeights(1);
        Balancer balancer = balancer(servers);
        for (int i = 0; i < 100; i++) {
            assertThat(balancer.pick(TestPick.from("192.0.2." + i))).isSameAs(servers.get(0));
        }
    }

    @Test
    final void pick_onlyTheServerToAvoid_noOther() {
        List<TestServer> servers = TestServer.ofWeights(1);
        Server picked = balancer(servers).pick(TestPick.avoiding("192.0.2.1", servers.get(0)));
        assertThat(picked).isIn(null, servers.get(0));
    }

    @Test
    final void pick_aServerToAvoid_alwaysAnother() {
        List<TestServer> servers = TestServer.ofWeights(1, 5, 1, 1000);
        Balancer balancer = balancer(servers);
        for (int i = 0; i < CLIENTS; i++) {
            Server avoid = servers.get(i % servers.size());
            assertThat(balancer.pick(TestPick.avoiding("192.0.2." + i, avoid)))
                    .isNotNull()
                    .isNotSameAs(avoid);
        }
    }

    @Test
    final void pick_avoidIsNoneOfItsServers_anyServer() {
        List<TestServer> servers = TestServer.ofWeights(1, 1);
        TestServer stranger = new TestServer("stranger", 1);
        assertThat(balancer(servers).pick(TestPick.avoiding("192.0.2.1", stranger)))
                .isIn(servers);
    }

    @Test
    final void pick_manyClients_everyServerServes() {
        List<TestServer> servers = TestServer.ofWeights(1, 1, 2, 3);
        Balancer balancer = balancer(servers);
        Set<Server> seen = new HashSet<>();
        for (int i = 0; i < CLIENTS; i++) {
            seen.add(balancer.pick(TestPick.from("client-" + i)));
        }
        assertThat(seen).hasSameElementsAs(servers);
    }

    @Test
    final void pick_manyThreads_onlyItsServers() throws Exception {
        List<TestServer> servers = TestServer.ofWeights(3, 2, 1);
        Balancer balancer = balancer(servers);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> works = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                works.add(threads.submit(() -> {
                    for (int i = 0; i < CLIENTS; i++) {
                        TestServer server = servers.get(i % servers.size());
                        server.busy(i % 7);
                        assertThat(balancer.pick(TestPick.avoiding("client-" + i, server)))
                                .isIn(servers)
                                .isNotSameAs(server);
                    }
                    return null;
                }));
            }
            for (Future<?> work : works) {
                work.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    final void pick_again_allocatesNothing() {
        Assumptions.assumeTrue(allocationFree(), "says of itself that it allocates");
        Balancer balancer = balancer(TestServer.ofWeights(3, 2, 1, 1, 1));
        TestPick request = TestPick.from("192.0.2.1");
        pickAll(balancer, request);
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = meter.getThreadAllocatedBytes(thread);
        pickAll(balancer, request);
        long bytes = meter.getThreadAllocatedBytes(thread) - before;
        assertThat((double) bytes / PICKS).as("bytes for each pick").isLessThan(1);
    }

    private static void pickAll(Balancer balancer, TestPick request) {
        for (int i = 0; i < PICKS; i++) {
            if (balancer.pick(request) == null) {
                throw new AssertionError("no server");
            }
        }
    }
}
