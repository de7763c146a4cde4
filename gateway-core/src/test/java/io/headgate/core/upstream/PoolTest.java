package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.PickRequest;
import io.headgate.api.service.LoadBalancerService.ServerSpec;
import io.headgate.core.plugin.StandIns;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PoolTest {

    private final Fixture fixture = new Fixture();

    @Test
    void pick_serversUp_asTheAlgorithmChooses() {
        Pool pool = fixture.pool(Fixture.config("first", 3));

        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("a");
        assertThat(pool.balancerFailures()).isZero();
    }

    @Test
    void pick_avoidsTheFailedServer_givesAnother() {
        Pool pool = fixture.pool(Fixture.config("first", 2));
        UpstreamServer failed = pool.pick(Fixture.request(), null);

        assertThat(pool.pick(Fixture.avoiding(failed), null).id()).isEqualTo("b");
    }

    @Test
    void pick_onlyTheServerToAvoid_null() {
        Pool pool = fixture.pool(Fixture.config("first", 1));
        UpstreamServer failed = pool.pick(Fixture.request(), null);

        assertThat(pool.pick(Fixture.avoiding(failed), null)).isNull();
        assertThat(pool.balancerFailures()).isZero();
    }

    @Test
    void pick_allServersDrained_null() {
        Pool pool = fixture.pool(Fixture.config("first", 2));

        pool.drainServer("a");
        pool.drainServer("b");

        assertThat(pool.pick(Fixture.request(), null)).isNull();
    }

    @Test
    void pick_pluginOfTheBalancerIsInQuarantine_isNotAskedAndRoundRobin() {
        fixture.catalog.context =
                StandIns.removed(BalancerFactory.class, "gone").context();
        fixture.catalog.balancer("gone", servers -> request -> {
            throw new IllegalStateException("asked all the same");
        });
        Pool pool = fixture.pool(Fixture.config("gone", 2));
        List<String> picked = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            picked.add(pool.pick(Fixture.request(), null).id());
        }
        assertThat(picked).containsExactly("a", "b", "a", "b");
        assertThat(pool.balancerFailures()).isZero();
    }

    @Test
    void pick_balancerThrows_countedAndRoundRobin() {
        assertFallback(request -> {
            throw new IllegalStateException("broken");
        });
    }

    @Test
    void pick_balancerFailsToLink_countedAndRoundRobin() {
        assertFallback(request -> {
            throw new NoClassDefFoundError("gone");
        });
    }

    @Test
    void pick_balancerGivesNull_countedAndRoundRobin() {
        assertFallback(request -> null);
    }

    @Test
    void pick_balancerGivesAServerOfAnotherPool_countedAndRoundRobin() {
        UpstreamServer alien = fixture.pool(Fixture.config("first", 1)).pick(Fixture.request(), null);

        assertFallback(request -> alien);
    }

    private void assertFallback(Balancer broken) {
        fixture.catalog.balancer("broken", servers -> broken);
        Pool pool = fixture.pool(Fixture.config("broken", 3));

        List<String> picked = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            picked.add(pool.pick(Fixture.request(), null).id());
        }

        assertThat(picked).containsExactly("a", "b", "c", "a", "b", "c");
        assertThat(pool.balancerFailures()).isEqualTo(6);
    }

    @Test
    void pick_balancerInsistsOnTheServerToAvoid_countedAndAnother() {
        fixture.catalog.balancer("stubborn", servers -> request -> servers.get(0));
        Pool pool = fixture.pool(Fixture.config("stubborn", 2));
        UpstreamServer failed = pool.pick(Fixture.request(), null);

        assertThat(pool.pick(Fixture.avoiding(failed), null).id()).isEqualTo("b");
        assertThat(pool.balancerFailures()).isEqualTo(1);
    }

    @Test
    void pick_balancerCannotBeMadeAnew_roundRobin() {
        fixture.catalog.balancer("picky", servers -> {
            if (servers.size() < 3) {
                throw new IllegalStateException("three or nothing");
            }
            return request -> servers.get(0);
        });
        Pool pool = fixture.pool(Fixture.config("picky", 3));

        pool.drainServer("a");

        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("b");
        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("c");
        assertThat(pool.balancerFailures()).isEqualTo(1);
    }

    @Test
    void build_balancerRefusesItsOptions_saysWhere() {
        fixture.catalog.balancer("never", servers -> {
            throw new IllegalArgumentException("no such option");
        });

        assertThatThrownBy(() -> fixture.pool(Fixture.config("never", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pools.shop.algorithm: no such option");
    }

    @Test
    void build_unknownAlgorithm_saysWhere() {
        assertThatThrownBy(() -> fixture.pool(Fixture.config("psychic", 1)))
                .hasMessage("pools.shop.algorithm: \"psychic\" (no plugin brings it)");
    }

    @Test
    void accounting_beginAndEnd_counted() {
        UpstreamServer server = fixture.pool(Fixture.config("first", 1)).pick(Fixture.request(), null);

        server.begin();
        server.begin();
        server.end(Outcome.FAILED, "status 500");

        assertThat(server.active()).isEqualTo(1);
        assertThat(server.status().requests()).isEqualTo(2);
        assertThat(server.status().failures()).isEqualTo(1);
    }

    /** The way of every request through the guard; each algorithm's own share is measured by its contract. */
    @Test
    void pick_again_allocatesNothing() {
        Pool pool = fixture.pool(Fixture.config("first", 3));
        PickRequest request = Fixture.request();
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        pickAll(pool, request);
        long before = meter.getThreadAllocatedBytes(thread);
        pickAll(pool, request);
        long bytes = meter.getThreadAllocatedBytes(thread) - before;

        assertThat(bytes / 100_000.0).isLessThan(1);
    }

    @Test
    void pick_whileServersComeAndGo_neverFailsNorGivesOneThatIsGone() throws Exception {
        Pool pool = fixture.pool(Fixture.config("first", 3));
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<String> wrong = new AtomicReference<>();
        Thread picker = new Thread(() -> {
            while (!over.get()) {
                if (pool.pick(Fixture.request(), null) == null) {
                    wrong.set("no server though c is up all the time");
                }
            }
        });
        picker.start();
        for (int i = 0; i < 2_000; i++) {
            pool.removeServer("a");
            UpstreamServer picked = pool.pick(Fixture.request(), null);
            assertThat(picked.id()).isNotEqualTo("a");
            pool.addServer(new ServerSpec("a", "http://127.0.0.1:9001", 1, null));
        }
        over.set(true);
        picker.join(10_000);

        assertThat(wrong).hasValue(null);
        assertThat(pool.balancerFailures()).isZero();
    }

    private static void pickAll(Pool pool, PickRequest request) {
        for (int i = 0; i < 100_000; i++) {
            if (pool.pick(request, null) == null) {
                throw new AssertionError("no server");
            }
        }
    }
}
