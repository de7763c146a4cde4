package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.event.ServerStateChanged;
import io.headgate.core.config.PoolConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What real requests do to the state of servers. */
class TrafficHealthTest {

    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();
    private final Fixture fixture = new Fixture(vertx.getOrCreateContext());
    private final ManualCheck check = new ManualCheck();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void unreachable_asOftenAsTheThreshold_isDownUntilChecksPass() throws Exception {
        Pools pools = checked(3);
        Pool pool = pools.get("shop");
        refuse(pool, 0, 2);
        assertThat(Fixture.states(pool)).containsExactly("a up", "b up", "c up");

        refuse(pool, 0, 1);

        assertThat(Fixture.states(pool)).containsExactly("a down", "b up", "c up");
        assertThat(pool.servers().get(0).reason()).isEqualTo("connection refused (3 in a row)");
        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("b");
        answer(pool, 0);
        fixture.clock.advance(Duration.ofHours(1));
        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("b");
        Await.until("checks brought it back", () -> {
            ManualCheck.Call call = check.calls.poll();
            if (call != null) {
                call.pass();
            }
            return pool.pick(Fixture.request(), null).id().equals("a");
        });
        Await.until("it is announced", () -> fixture.events.size() > 1);
        assertThat(fixture.events)
                .containsExactly(
                        new ServerStateChanged("shop", "a", "up", "down", "connection refused (3 in a row)"),
                        new ServerStateChanged("shop", "a", "down", "up", "status 200"));
        pools.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void unreachable_answerInBetween_staysUp() {
        Pool pool = checked(3).get("shop");

        refuse(pool, 0, 2);
        answer(pool, 0);
        refuse(pool, 0, 2);
        end(pool, 0, Outcome.FAILED, "status 503");
        refuse(pool, 0, 1);

        assertThat(Fixture.states(pool)).containsExactly("a up", "b up", "c up");
    }

    @Test
    void unreachable_lastServerOfAPoolWithChecks_isDown() {
        Pool pool = checked(1).get("shop");

        refuse(pool, 0, 3);

        assertThat(pool.pick(Fixture.request(), null)).isNull();
    }

    @Test
    void unreachable_stragglersAfterItWentDown_changeNothing() {
        Pool pool = checked(2).get("shop");

        refuse(pool, 0, 20);

        assertThat(pool.servers().get(0).reason()).isEqualTo("connection refused (3 in a row)");
        assertThat(fixture.events).hasSize(1);
    }

    @Test
    void fiveFailures_noChecks_ejectedForThirtySeconds() {
        Pool pool = fixture.pool(Fixture.config("first", 3));
        refuse(pool, 0, 4);
        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("a");

        refuse(pool, 0, 1);

        assertThat(Fixture.states(pool)).containsExactly("a ejected", "b up", "c up");
        assertThat(pool.servers().get(0).reason()).isEqualTo("connection refused (5 in a row)");
        fixture.clock.advance(Duration.ofMillis(29_999));
        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("b");
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("a");
        assertThat(Fixture.states(pool)).containsExactly("a up", "b up", "c up");
        assertThat(fixture.events)
                .containsExactly(
                        new ServerStateChanged("shop", "a", "up", "ejected", "connection refused (5 in a row)"),
                        new ServerStateChanged("shop", "a", "ejected", "up", "tried again"));
    }

    @Test
    void returned_firstFailure_ejectsAgain() {
        Pool pool = returned();

        refuse(pool, 0, 1);

        assertThat(Fixture.states(pool)).containsExactly("a ejected", "b up", "c up");
    }

    @Test
    void returned_answerFirst_takesFiveFailures() {
        Pool pool = returned();

        answer(pool, 0);
        refuse(pool, 0, 4);

        assertThat(Fixture.states(pool)).containsExactly("a up", "b up", "c up");
    }

    @Test
    void fiveBadAnswers_poolWithChecks_ejected() {
        Pool pool = checked(2).get("shop");

        for (int i = 0; i < 5; i++) {
            end(pool, 0, Outcome.FAILED, "status 500");
        }

        assertThat(pool.servers().get(0).reason()).isEqualTo("status 500 (5 in a row)");
        assertThat(Fixture.states(pool)).containsExactly("a ejected", "b up");
    }

    @Test
    void everythingFails_anyPool_halfIsEjectedAtMostAndNeverTheLast() {
        int[] most = {0, 0, 1, 1, 2, 2, 3};
        for (int servers = 1; servers < most.length; servers++) {
            Pool pool = fixture.pool(Fixture.config("first", servers));
            for (int server = 0; server < servers; server++) {
                refuse(pool, server, 10);
            }

            assertThat(Fixture.states(pool).stream().filter(s -> s.endsWith("ejected")))
                    .hasSize(most[servers]);
        }
    }

    @Test
    void otherServersGoDown_ejectedOneIsNeeded_returns() {
        Pool pool = checked(3).get("shop");
        for (int i = 0; i < 5; i++) {
            end(pool, 0, Outcome.FAILED, "status 500");
        }

        refuse(pool, 1, 3);

        assertThat(Fixture.states(pool)).containsExactly("a up", "b down", "c up");
        assertThat(fixture.events.get(fixture.events.size() - 1))
                .isIn(
                        new ServerStateChanged("shop", "a", "ejected", "up", "needed, as too few others are up"),
                        new ServerStateChanged("shop", "b", "up", "down", "connection refused (3 in a row)"));
    }

    @Test
    void undecided_manyTimes_changesNothing() {
        Pool pool = fixture.pool(Fixture.config("first", 2));
        refuse(pool, 0, 4);

        end(pool, 0, Outcome.UNDECIDED, "");
        assertThat(Fixture.states(pool)).containsExactly("a up", "b up");
        refuse(pool, 0, 1);

        assertThat(Fixture.states(pool)).containsExactly("a ejected", "b up");
        assertThat(pool.servers().get(0).failures()).isEqualTo(5);
        assertThat(pool.servers().get(0).active()).isZero();
    }

    @Test
    void swap_changedConfig_keepsTheEjectionAndItsEnd() {
        Pools before = fixture.build(null, Fixture.config("first", 2));
        before.activate();
        refuse(before.get("shop"), 0, 5);
        Pools after = fixture.build(before, Fixture.config("first", 3));
        after.activate();
        Pool pool = after.get("shop");

        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("b");
        fixture.clock.advance(TrafficHealth.EJECTION);
        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("a");
    }

    @Test
    void swap_buildThatIsDraining_undoesNoEjection() {
        Pools before = fixture.build(null, Fixture.config("first", 2));
        before.activate();
        Pools after = fixture.build(before, Fixture.config("first", 4));
        after.activate();
        Pool pool = after.get("shop");

        refuse(pool, 0, 5);
        refuse(pool, 1, 5);
        before.get("shop").drainServer("a");
        before.get("shop").pick(Fixture.request(), null);

        assertThat(Fixture.states(pool)).containsExactly("a ejected", "b ejected", "c up", "d up");
    }

    @Test
    void swap_requestsOfTheBuildBefore_ejectNobodyButCount() {
        Pools before = fixture.build(null, Fixture.config("first", 4));
        before.activate();
        Pools after = fixture.build(before, Fixture.config("first", 2));
        after.activate();
        Pool pool = after.get("shop");

        refuse(before.get("shop"), 0, 9);
        assertThat(Fixture.states(pool)).containsExactly("a up", "b up");
        refuse(pool, 0, 1);

        assertThat(Fixture.states(pool)).containsExactly("a ejected", "b up");
    }

    @Test
    void swap_checkedNoMore_requestsOfTheBuildBeforeTakeNobodyDown() {
        Pools before = checked(2);
        Pools after = fixture.build(before, Fixture.config("first", 2));
        after.activate();

        refuse(before.get("shop"), 0, 3);

        assertThat(Fixture.states(after.get("shop"))).containsExactly("a up", "b up");
    }

    @Test
    void clockSetBack_ejectionEndsAtOnce() {
        Pool pool = fixture.pool(Fixture.config("first", 2));
        refuse(pool, 0, 5);

        fixture.clock.advance(Duration.ofHours(-1));

        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("a");
    }

    @Test
    void failuresFromManyThreads_oneAnnouncementForEachChange() throws Exception {
        Pool pool = fixture.pool(Fixture.config("first", 4));
        Set<Thread> threads = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            int server = i % 4;
            threads.add(new Thread(() -> refuse(pool, server, 1_000)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(10_000);
        }

        assertThat(fixture.events).hasSize(2);
        assertThat(Fixture.states(pool).stream().filter(s -> s.endsWith("ejected")))
                .hasSize(2);
    }

    private Pool returned() {
        Pool pool = fixture.pool(Fixture.config("first", 3));
        refuse(pool, 0, 5);
        fixture.clock.advance(TrafficHealth.EJECTION);
        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("a");
        return pool;
    }

    private Pools checked(int servers) {
        fixture.catalog.check("manual", () -> check);
        PoolConfig config = Fixture.config(
                "first", servers, Fixture.health("manual", INTERVAL, Duration.ofSeconds(30), 3, 2), null);
        Pools pools = fixture.build(null, config);
        pools.activate();
        return pools;
    }

    private static void refuse(Pool pool, int server, int times) {
        for (int i = 0; i < times; i++) {
            end(pool, server, Outcome.UNREACHABLE, "connection refused");
        }
    }

    private static void answer(Pool pool, int server) {
        end(pool, server, Outcome.ANSWERED, "");
    }

    private static void end(Pool pool, int server, Outcome outcome, String reason) {
        UpstreamServer asked = pool.upstreams().get(server);
        asked.begin();
        asked.end(outcome, reason);
    }
}
