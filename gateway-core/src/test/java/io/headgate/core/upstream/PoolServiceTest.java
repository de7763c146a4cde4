package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.event.ServerStateChanged;
import io.headgate.api.service.LoadBalancerService.ServerSpec;
import io.headgate.api.service.LoadBalancerService.ServerStatus;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.StickyConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolServiceTest {

    private final Fixture fixture = new Fixture();
    private final Pool pool = fixture.pool(sticky("first", 2, Duration.ofMinutes(30)));

    @Test
    void addServer_valid_isChosenAndAnnounced() {
        pool.removeServer("a");
        pool.removeServer("b");
        fixture.events.clear();

        Future<ServerStatus> added = pool.addServer(new ServerSpec("new", "http://10.0.0.7:8080", 5, null));

        assertThat(added.result())
                .isEqualTo(new ServerStatus("new", "http://10.0.0.7:8080", 5, "up", "not checked yet", 0, 0, 0));
        assertThat(pool.pick(Fixture.request(), null).host()).isEqualTo("10.0.0.7");
        assertThat(fixture.events).containsExactly(new ServerStateChanged("shop", "new", "absent", "up", "added"));
    }

    @Test
    void addServer_takenId_conflict() {
        assertFailure(pool.addServer(new ServerSpec("a", "http://10.0.0.7:8080", 1, null)), "CONFLICT", "id: ");
    }

    @Test
    void addServer_moreThanTheMost_conflict() {
        for (int i = 2; i < Membership.MAX_SERVERS; i++) {
            assertThat(pool.addServer(new ServerSpec("s" + i, "http://10.0.0.7:8080", 1, null))
                            .succeeded())
                    .isTrue();
        }

        assertFailure(pool.addServer(new ServerSpec("last", "http://10.0.0.7:8080", 1, null)), "CONFLICT", "the pool");
    }

    @ParameterizedTest
    @CsvSource({
        "'', http://10.0.0.7, 1, , id",
        "'a\u0007', http://10.0.0.7, 1, , id",
        "new, http://10.0.0.7, 0, , weight",
        "new, http://10.0.0.7, 1001, , weight",
        "new, http://10.0.0.7, 1, sideways, health",
        "new, http://10.0.0.7, 1, down, health",
        "new, https://10.0.0.7, 1, , address",
        "new, ftp://10.0.0.7, 1, , address",
        "new, 10.0.0.7:8080, 1, , address",
        "new, http://, 1, , address",
        "new, '', 1, , address",
        "new, http://10.0.0.7/path, 1, , address",
        "new, http://u:p@10.0.0.7, 1, , address",
        "new, http://10.0.0.7?q, 1, , address",
        "new, http://10.0.0.7:0, 1, , address",
        "new, http://10.0.0.7:65536, 1, , address",
        "new, http://a b, 1, , address",
        "new, http://169.254.169.254, 1, , address",
        "new, http://[fe80::1]:80, 1, , address",
        "new, http://[::ffff:169.254.169.254]:80, 1, , address",
        "new, http://127.0.0.1:9090, 1, , address",
        "new, http://localhost:9090, 1, , address",
        "new, http://localhost.:9090, 1, , address",
        "new, http://[::ffff:127.0.0.1]:9090, 1, , address",
        "new, http://[0:0:0:0:0:0:0:1]:9090, 1, , address",
        "new, http://[::ffff:169.254.1.1]:80, 1, , address",
        "new, http://[::1]:9090, 1, , address",
    })
    void addServer_invalid_saysWhichField(String id, String address, int weight, String health, String field) {
        assertFailure(pool.addServer(new ServerSpec(id, address, weight, health)), "INVALID", field + ": ");
        assertThat(pool.servers()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.7, 10.0.0.7, 80",
        "HTTP://Shop.Example:8080, shop.example, 8080",
        "http://[2001:db8::7]:81, 2001:db8::7, 81",
        "http://127.0.0.1:9091, 127.0.0.1, 9091",
        "http://my_service:8080, my_service, 8080",
        "http://10.0.0.7:81/, 10.0.0.7, 81",
    })
    void addServer_kindsOfAddress_areUnderstood(String address, String host, int port) {
        assertThat(pool.addServer(new ServerSpec("new", address, 1, null)).succeeded())
                .isTrue();

        UpstreamServer server = pool.upstreams().get(2);
        assertThat(server.host()).isEqualTo(host);
        assertThat(server.port()).isEqualTo(port);
    }

    @Test
    void removeServer_known_isChosenNoMoreButFinishes() {
        UpstreamServer a = pool.pick(Fixture.request(), null);
        a.begin();

        pool.removeServer("a");

        assertThat(pool.pick(Fixture.request(), null).id()).isEqualTo("b");
        a.end(Outcome.ANSWERED, "");
        assertThat(a.active()).isZero();
        assertThat(fixture.events).containsExactly(new ServerStateChanged("shop", "a", "up", "absent", "removed"));
    }

    @Test
    void unknownServer_anyChange_notFound() {
        assertFailure(pool.removeServer("z"), "NOT_FOUND", "id: ");
        assertFailure(pool.drainServer("z"), "NOT_FOUND", "id: ");
    }

    @Test
    void drainServer_twice_announcedOnce() {
        pool.drainServer("a");
        fixture.clock.advance(Duration.ofMinutes(1));
        pool.drainServer("a");

        assertThat(Fixture.states(pool)).containsExactly("a draining", "b up");
        assertThat(pool.upstreams().get(0).since())
                .isEqualTo(fixture.clock.instant().minusSeconds(60));
        assertThat(pool.servers().get(0).reason()).isEqualTo("drained by request");
        assertThat(fixture.events)
                .containsExactly(new ServerStateChanged("shop", "a", "up", "draining", "drained by request"));
    }

    @Test
    void nextServer_sessions_eachKeepsItsServer() {
        fixture.catalog.balancer("turns", servers -> {
            int[] turn = {0};
            return request -> servers.get(turn[0]++ % servers.size());
        });
        Pool turns = fixture.pool(sticky("turns", 3, Duration.ofMinutes(30)));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            String id = turns.nextServer("session-" + i).result().id();
            seen.add(id);
            assertThat(turns.nextServer("session-" + i).result().id()).isEqualTo(id);
        }

        assertThat(seen).hasSize(3);
    }

    @Test
    void nextServer_itsServerIsGone_keepsAnother() {
        assertThat(pool.nextServer("s").result().id()).isEqualTo("a");
        pool.removeServer("a");
        assertThat(pool.nextServer("s").result().id()).isEqualTo("b");
    }

    @Test
    void nextServer_afterTheTtl_isForgotten() {
        assertThat(pool.nextServer("s").result().id()).isEqualTo("a");
        pool.drainServer("a");
        assertThat(pool.nextServer("s").result().id()).isEqualTo("a");
        fixture.clock.advance(Duration.ofMinutes(29));
        assertThat(pool.nextServer("s").result().id()).isEqualTo("a");
        fixture.clock.advance(Duration.ofMinutes(30));
        assertThat(pool.nextServer("s").result().id()).isEqualTo("b");
    }

    @Test
    void nextServer_changedConfig_keepsItsServer() {
        Pools before = fixture.build(null, sticky("first", 2, Duration.ofMinutes(30)));
        assertThat(before.get("shop").nextServer("s").result().id()).isEqualTo("a");
        before.get("shop").drainServer("a");
        assertThat(before.get("shop").nextServer("t").result().id()).isEqualTo("b");

        Pools after = fixture.build(before, sticky("first", 3, Duration.ofMinutes(20)));

        assertThat(after.get("shop").nextServer("t").result().id()).isEqualTo("b");
        fixture.clock.advance(Duration.ofMinutes(20));
        assertThat(after.get("shop").nextServer("t").result().id()).isEqualTo("a");
    }

    @Test
    void nextServer_poolWithoutSessions_choosesEachTime() {
        fixture.catalog.balancer("turns", servers -> {
            int[] turn = {0};
            return request -> servers.get(turn[0]++ % servers.size());
        });
        Pool plain = fixture.pool(Fixture.config("turns", 2));

        assertThat(plain.nextServer("s").result().id()).isEqualTo("a");
        assertThat(plain.nextServer("s").result().id()).isEqualTo("b");
    }

    @Test
    void nextServer_longId_isRefused() {
        assertThat(pool.nextServer("s".repeat(256)).succeeded()).isTrue();
        assertFailure(pool.nextServer("s".repeat(257)), "INVALID", "sessionId: 257 characters (expected: at most 256)");
    }

    @Test
    void nextServer_noneUp_says503() {
        pool.removeServer("a");
        pool.removeServer("b");

        assertFailure(pool.nextServer(null), "NO_SERVER", "no server of pool shop is up");
        assertFailure(pool.nextServer("s"), "NO_SERVER", "no server of pool shop is up");
    }

    private static PoolConfig sticky(String algorithm, int servers, Duration ttl) {
        return Fixture.config(algorithm, servers, null, new StickyConfig("HGSESSION", ttl));
    }

    private static void assertFailure(Future<?> future, String code, String message) {
        assertThat(future.cause()).isInstanceOfSatisfying(ServiceException.class, failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.getMessage()).startsWith(message);
        });
    }
}
