package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.service.LoadBalancerService.ServerSpec;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.ServerConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a swap keeps and what it drops. */
class PoolsTest {

    private final Fixture fixture = new Fixture();

    @Test
    void build_changedConfig_keepsCountersAndHealthOfTheServersItStillHas() {
        Pools before = fixture.build(null, Fixture.config("first", 2));
        UpstreamServer a = before.get("shop").upstreams().get(0);
        a.begin();
        a.begin();
        a.end(Outcome.FAILED, "status 500");
        down(before, 1);

        Pools after = fixture.build(before, Fixture.config("first", 3));

        assertThat(Fixture.states(after.get("shop"))).containsExactly("a up", "b down", "c up");
        assertThat(after.get("shop").servers().get(0).requests()).isEqualTo(2);
        assertThat(after.get("shop").servers().get(0).failures()).isEqualTo(1);
        assertThat(after.get("shop").servers().get(0).active()).isEqualTo(1);
        a.end(Outcome.ANSWERED, "");
        assertThat(after.get("shop").servers().get(0).active()).isZero();
    }

    @Test
    void build_anotherAddressUnderTheSameId_beginsAnew() {
        PoolConfig config = Fixture.config("first", 1);
        Pools before = fixture.build(null, config);
        before.get("shop").upstreams().get(0).begin();
        down(before, 0);
        PoolConfig moved = withServers(config, List.of(new ServerConfig("a", "http", "127.0.0.1", 9900, 1)));

        Pools after = fixture.build(before, moved);

        assertThat(Fixture.states(after.get("shop"))).containsExactly("a up");
        assertThat(after.get("shop").servers().get(0).requests()).isZero();
    }

    @Test
    void build_otherWeight_keepsTheState() {
        PoolConfig config = Fixture.config("first", 1);
        Pools before = fixture.build(null, config);
        down(before, 0);
        PoolConfig heavier = withServers(config, List.of(new ServerConfig("a", "http", "127.0.0.1", 9001, 7)));

        Pools after = fixture.build(before, heavier);

        assertThat(Fixture.states(after.get("shop"))).containsExactly("a down");
        assertThat(after.get("shop").upstreams().get(0).weight()).isEqualTo(7);
    }

    @Test
    void build_sameConfig_keepsWhatWasChangedAtRunTime() {
        Pools before = fixture.build(null, Fixture.config("first", 3));
        before.get("shop").addServer(new ServerSpec("new", "http://127.0.0.1:9009", 1, null));
        before.get("shop").removeServer("b");
        before.get("shop").drainServer("a");

        Pools after = fixture.build(before, Fixture.config("first", 3));

        assertThat(Fixture.states(after.get("shop"))).containsExactly("a draining", "c up", "new up");
        assertThat(after.get("shop").pick(Fixture.request(), null).id()).isEqualTo("c");
    }

    @Test
    void build_changeMadeBeforeItTakesOver_isNotLost() {
        Pools before = fixture.build(null, Fixture.config("first", 2));
        Pools after = fixture.build(before, Fixture.config("first", 2));

        before.get("shop").drainServer("a");

        assertThat(after.get("shop").pick(Fixture.request(), null).id()).isEqualTo("b");
    }

    @Test
    void build_changedConfig_dropsWhatWasChangedAtRunTime() {
        Pools before = fixture.build(null, Fixture.config("first", 2));
        before.get("shop").addServer(new ServerSpec("new", "http://127.0.0.1:9009", 1, null));
        before.get("shop").drainServer("a");

        Pools after = fixture.build(before, Fixture.config("first", 3));

        assertThat(Fixture.states(after.get("shop"))).containsExactly("a up", "b up", "c up");
        assertThat(Fixture.states(before.get("shop"))).containsExactly("a draining", "b up", "new up");
    }

    @Test
    void stateChange_afterASwap_reachesBothBuildsUntilTheOldIsClosed() {
        AtomicInteger made = new AtomicInteger();
        fixture.catalog.balancer("counted", servers -> {
            made.incrementAndGet();
            return request -> servers.isEmpty() ? null : servers.get(0);
        });
        Pools before = fixture.build(null, Fixture.config("counted", 2));
        Pools after = fixture.build(before, Fixture.config("counted", 3));

        made.set(0);
        down(after, 0);
        assertThat(made).hasValue(2);
        assertThat(before.get("shop").pick(Fixture.request(), null).id()).isEqualTo("b");
        assertThat(after.get("shop").pick(Fixture.request(), null).id()).isEqualTo("b");

        before.close();
        made.set(0);
        down(after, 1);
        assertThat(made).hasValue(1);
        assertThat(after.get("shop").pick(Fixture.request(), null).id()).isEqualTo("c");
    }

    @Test
    void close_abandonedBuild_leavesTheOldRunning() {
        Pools before = fixture.build(null, Fixture.config("first", 2));

        fixture.build(before, Fixture.config("first", 2)).close();
        fixture.build(before, Fixture.config("first", 3)).close();
        down(before, 0);

        assertThat(before.get("shop").pick(Fixture.request(), null).id()).isEqualTo("b");
    }

    @Test
    void build_oneOfTwoFails_closesTheOther() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Fixture checked = new Fixture(vertx.getOrCreateContext());
            ManualCheck check = new ManualCheck();
            checked.catalog.check("manual", () -> check);
            PoolConfig good = Fixture.config(
                    "first", 1, Fixture.health("manual", Duration.ofSeconds(5), Duration.ofSeconds(2), 3, 2), null);
            PoolConfig bad = new PoolConfig(
                    "blog",
                    Fixture.config("psychic", 1).algorithm(),
                    good.servers(),
                    null,
                    null,
                    good.connectTimeout(),
                    1,
                    1);

            assertThatThrownBy(() -> checked.build(null, good, bad)).hasMessageStartingWith("pools.blog.algorithm: ");

            Await.until("the check is closed", () -> check.closed.get() == 1);
            assertThat(check.calls).isEmpty();
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void build_unknownHealthCheck_saysWhere() {
        PoolConfig config = Fixture.config(
                "first", 1, Fixture.health("palmistry", Duration.ofSeconds(5), Duration.ofSeconds(2), 3, 2), null);

        assertThatThrownBy(() -> fixture.build(null, config))
                .hasMessage("pools.shop.health: \"palmistry\" (no plugin brings it)");
    }

    @Test
    void build_linkLocalServer_isRefused() {
        PoolConfig config = withServers(
                Fixture.config("first", 1), List.of(new ServerConfig("a", "http", "169.254.169.254", 80, 1)));

        assertThatThrownBy(() -> fixture.build(null, config))
                .hasMessage("pools.shop.servers: \"http://169.254.169.254:80\" (expected: an address that is not"
                        + " link-local)");
    }

    @Test
    void get_unknownPool_null() {
        Pools pools = fixture.build(null, Fixture.config("first", 1));

        assertThat(pools.get("blog")).isNull();
        assertThat(pools.all()).containsOnlyKeys("shop");
    }

    private void down(Pools pools, int server) {
        fixture.down(pools.get("shop").upstreams().get(server));
    }

    private static PoolConfig withServers(PoolConfig config, List<ServerConfig> servers) {
        return new PoolConfig(
                config.name(),
                config.algorithm(),
                servers,
                config.health(),
                config.sticky(),
                config.connectTimeout(),
                config.maxConnections(),
                config.maxWaiting());
    }
}
