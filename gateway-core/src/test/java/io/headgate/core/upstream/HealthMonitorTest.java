package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.event.ServerStateChanged;
import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthResult;
import io.headgate.api.health.HealthTarget;
import io.headgate.api.service.LoadBalancerService.ServerSpec;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.plugin.Point;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {

    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<ManualCheck> checks = new ArrayList<>();
    private final ManualCheck check = manual();
    private Vertx vertx;
    private Fixture fixture;
    private Pools pools;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        fixture = new Fixture(vertx.getOrCreateContext());
        fixture.catalog.check("manual", () -> check);
    }

    @AfterEach
    void close() throws Exception {
        checks.forEach(ManualCheck::giveUp);
        if (pools != null) {
            pools.close().await(10, TimeUnit.SECONDS);
        }
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private ManualCheck manual() {
        ManualCheck made = new ManualCheck();
        checks.add(made);
        return made;
    }

    @Test
    void checks_threeFailuresThenTwoPasses_downAndUpAgain() throws Exception {
        Pool pool = activate(config(1, LONG));

        check.next().fail();
        check.next().fail();
        ManualCheck.Call third = check.next();
        assertThat(Fixture.states(pool)).containsExactly("a up");
        assertThat(pool.servers().get(0).reason()).isEqualTo("status 503 (2 of 3)");
        third.fail();
        ManualCheck.Call fourth = check.next();
        assertThat(Fixture.states(pool)).containsExactly("a down");
        assertThat(pool.servers().get(0).reason()).isEqualTo("status 503");
        assertThat(pool.pick(Fixture.request(), null)).isNull();
        fourth.pass();
        ManualCheck.Call fifth = check.next();
        assertThat(Fixture.states(pool)).containsExactly("a down");
        fifth.pass();
        check.next();

        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("a");
        assertThat(fixture.events)
                .containsExactly(
                        new ServerStateChanged("shop", "a", "up", "down", "status 503"),
                        new ServerStateChanged("shop", "a", "down", "up", "status 200"));
    }

    @Test
    void checks_everyServer_onAnEventLoopAtItsAddress() throws Exception {
        activate(config(2, LONG));

        ManualCheck.Call one = check.next();
        ManualCheck.Call other = check.next();

        assertThat(one.onEventLoop()).isTrue();
        assertThat(one.target().host()).isEqualTo("127.0.0.1");
        assertThat(one.target().port() + other.target().port()).isEqualTo(9001 + 9002);
    }

    @Test
    void checks_beforeActivation_none() {
        pools = fixture.build(null, config(1, LONG));
        AtomicInteger turns = new AtomicInteger();
        vertx.setPeriodic(1, tick -> turns.incrementAndGet());
        Await.until("time passes", () -> turns.get() > 3 * INTERVAL.toMillis());

        assertThat(check.calls).isEmpty();
    }

    @Test
    void stuckCheck_timeoutAndGrace_countsAsFailedAndTheNextBegins() throws Exception {
        Pool pool = activate(config(1, Duration.ofMillis(10)));

        ManualCheck.Call stuck = check.next();
        ManualCheck.Call second = check.next();
        assertThat(pool.servers().get(0).reason()).isEqualTo("the check is stuck (1 of 3)");
        assertThat(fixture.failures.count(Point.HEALTH_CHECK)).isEqualTo(1);
        stuck.pass();
        second.fail();
        check.next();

        assertThat(pool.servers().get(0).reason()).isEqualTo("status 503 (2 of 3)");
    }

    @Test
    void failingCheck_anyWay_countsAsFailed() {
        AtomicInteger calls = new AtomicInteger();
        HealthCheck broken = (target, timeout) -> {
            int call = calls.getAndIncrement();
            if (call == 0) {
                throw new IllegalStateException("broken");
            }
            if (call == 1) {
                return null;
            }
            return call == 2 ? Future.failedFuture("no way") : Future.succeededFuture(null);
        };
        fixture.catalog.check("manual", () -> broken);
        Pool pool = activate(config(1, LONG));

        Await.until("it is down", () -> !fixture.events.isEmpty());
        assertThat(Fixture.states(pool)).containsExactly("a down");
        assertThat(fixture.events).containsExactly(new ServerStateChanged("shop", "a", "up", "down", "no way"));
        Await.until("checks go on", () -> calls.get() > 5);
        // The third one failed as a check may.
        assertThat(fixture.failures.count(Point.HEALTH_CHECK)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void checks_detailWithControlCharacters_isMadePrintable() throws Exception {
        Pool pool = activate(config(1, LONG));

        check.next().result().complete(HealthResult.unhealthy("status\u001b[2J\r\nforged \u00e9"));
        check.next();

        assertThat(pool.servers().get(0).reason()).isEqualTo("status?[2J??forged ? (1 of 3)");
    }

    @Test
    void addServer_givenDown_firstPassBringsItUp() throws Exception {
        Pool pool = activate(config(1, LONG));
        check.next();
        fixture.events.clear();

        pool.addServer(new ServerSpec("new", "http://127.0.0.1:9005", 1, "down"));
        ManualCheck.Call first = check.next();
        assertThat(Fixture.states(pool)).containsExactly("a up", "new down");
        first.pass();

        Await.until("it is up", () -> fixture.events.size() == 2);
        assertThat(Fixture.states(pool)).containsExactly("a up", "new up");
        assertThat(fixture.events)
                .containsExactly(
                        new ServerStateChanged("shop", "new", "absent", "down", "added"),
                        new ServerStateChanged("shop", "new", "down", "up", "status 200"));
    }

    @Test
    void removeServer_checkUnderWay_isForgotten() throws Exception {
        Pool pool = activate(config(2, LONG));
        ManualCheck.Call one = check.next();
        ManualCheck.Call other = check.next();
        boolean first = one.target().port() == 9001;
        ManualCheck.Call ofA = first ? one : other;
        ManualCheck.Call ofB = first ? other : one;

        pool.removeServer("a");
        ofA.fail();
        for (int i = 0; i < 5; i++) {
            ofB.pass();
            ofB = check.next();
            assertThat(ofB.target().port()).isEqualTo(9002);
        }
    }

    @Test
    void swap_amidACheck_resultCountsAndNoneBeginsBesideIt() throws Exception {
        activate(config(1, LONG));
        check.next().fail();
        check.next().fail();
        ManualCheck.Call third = check.next();
        ManualCheck later = manual();
        fixture.catalog.check("manual", () -> later);
        Pools before = pools;
        pools = fixture.build(before, config(2, LONG));
        pools.activate();
        Pool pool = pools.get("shop");

        assertThat(later.next().target().port()).isEqualTo(9002);
        assertThat(later.calls).isEmpty();
        third.fail();
        Await.until("it is down", () -> Fixture.states(pool).contains("a down"));
        before.close().await(10, TimeUnit.SECONDS);
        assertThat(later.next().target().port()).isEqualTo(9001);
        assertThat(check.calls).isEmpty();
        assertThat(check.closed).hasValue(1);
        assertThat(later.closed).hasValue(0);
    }

    /** What a config change interrupts says nothing of a server. */
    @Test
    void swap_amidACheckThatClosingWouldFail_waitsForItAndKeepsTheServerUp() throws Exception {
        activate(config(1, LONG));
        ManualCheck current = check;
        for (int i = 0; i < 5; i++) {
            ManualCheck.Call underWay = current.next();
            ManualCheck next = manual();
            fixture.catalog.check("manual", () -> next);
            current = next;
            Pools before = pools;
            pools = fixture.build(before, config(1, LONG));
            pools.activate();
            Future<Void> closed = before.close();
            AtomicInteger turns = new AtomicInteger();
            long ticker = vertx.setPeriodic(1, tick -> turns.incrementAndGet());
            Await.until("time passes", () -> turns.get() > 20);
            vertx.cancelTimer(ticker);
            assertThat(closed.isComplete()).isFalse();
            underWay.pass();
            closed.await(10, TimeUnit.SECONDS);
        }
        assertThat(Fixture.states(pools.get("shop"))).containsExactly("a up");
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void abandonedBuild_closed_theOneInForceGoesOn() throws Exception {
        Pool pool = activate(config(1, LONG));
        check.next().fail();
        ManualCheck never = manual();
        fixture.catalog.check("manual", () -> never);

        fixture.build(pools, config(1, LONG)).close().await(10, TimeUnit.SECONDS);

        check.next().fail();
        check.next().fail();
        check.next();
        assertThat(Fixture.states(pool)).containsExactly("a down");
        assertThat(never.calls).isEmpty();
        assertThat(never.closed).hasValue(1);
        assertThat(check.closed).hasValue(0);
    }

    @Test
    void swap_poolIsCheckedNoMore_downServersComeBack() throws Exception {
        activate(config(1, LONG));
        for (int i = 0; i < 3; i++) {
            check.next().fail();
        }
        check.next();
        Pools before = pools;
        pools = fixture.build(before, Fixture.config("first", 1));
        assertThat(Fixture.states(pools.get("shop"))).containsExactly("a down");

        pools.activate();

        assertThat(Fixture.states(pools.get("shop"))).containsExactly("a up");
        assertThat(pools.get("shop").pick(Fixture.request(), null).id()).isEqualTo("a");
        before.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void swap_poolIsCheckedNoMore_checkUnderWayTakesNobodyDown() throws Exception {
        PoolConfig strict = Fixture.config("first", 1, Fixture.health("manual", INTERVAL, LONG, 1, 2), null);
        activate(strict);
        ManualCheck.Call underWay = check.next();
        Pools before = pools;
        pools = fixture.build(before, Fixture.config("first", 1));
        pools.activate();
        Future<Void> closed = before.close();

        underWay.fail();
        closed.await(10, TimeUnit.SECONDS);

        assertThat(Fixture.states(pools.get("shop"))).containsExactly("a up");
        assertThat(pools.get("shop").servers().get(0).reason()).isEqualTo("not checked");
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void swap_poolIsCheckedAgain_checksTakeItDown() throws Exception {
        pools = fixture.build(null, Fixture.config("first", 1));
        pools.activate();
        Pools before = pools;
        pools = fixture.build(before, config(1, LONG));
        pools.activate();

        for (int i = 0; i < 3; i++) {
            check.next().fail();
        }
        check.next();

        assertThat(Fixture.states(pools.get("shop"))).containsExactly("a down");
        before.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void close_checkThatFailsToClose_completes() throws Exception {
        fixture.catalog.check("manual", () -> new HealthCheck() {
            @Override
            public Future<HealthResult> check(HealthTarget target, Duration timeout) {
                return Future.succeededFuture(HealthResult.healthy("fine"));
            }

            @Override
            public Future<?> close() {
                throw new IllegalStateException("stuck door");
            }
        });
        activate(config(1, LONG));

        pools.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void jittered_anyDraw_withinATenth() {
        assertThat(ServerCheck.jittered(Duration.ofSeconds(5), 0)).isEqualTo(4_500);
        assertThat(ServerCheck.jittered(Duration.ofSeconds(5), 0.5)).isEqualTo(5_000);
        assertThat(ServerCheck.jittered(Duration.ofSeconds(5), 0.999_999)).isEqualTo(5_500);
    }

    private Pool activate(PoolConfig config) {
        pools = fixture.build(null, config);
        pools.activate();
        return pools.get("shop");
    }

    private static PoolConfig config(int servers, Duration timeout) {
        return Fixture.config("first", servers, Fixture.health("manual", INTERVAL, timeout, 3, 2), null);
    }
}
