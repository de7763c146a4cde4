package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.RequestHead;
import io.headgate.api.service.LoadBalancerService.ServerSpec;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.StickyConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions as a client sees them: the algorithm always chooses the first server, a session at another one is kept. */
class StickySessionsTest {

    private static final StickyConfig STICKY = new StickyConfig("HGSESSION", Duration.ofHours(1));

    private final Fixture fixture = new Fixture();
    private final Pool pool = fixture.pool(config(3));

    @Test
    void cookieToSet_newClient_isOpaqueAndWellDressed() {
        String cookie = cookie(pool, Fixture.head(), server("b"));

        assertThat(cookie).matches("HGSESSION=[A-Za-z0-9_-]{43}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax");
        assertThat(new String(Base64.getUrlDecoder().decode(value(cookie)), StandardCharsets.ISO_8859_1))
                .doesNotContain("127.0.0.1")
                .doesNotContain("9002");
    }

    @Test
    void cookieToSet_overTls_isSecure() {
        RequestHead head = new RequestHead(
                "GET", "https", "shop.test", "/", null, Fixture.head().headers());

        assertThat(cookie(pool, head, server("b"))).endsWith("; Secure");
    }

    @Test
    void cookieToSet_singleServer_none() {
        Pool single = fixture.pool(config(1));

        assertThat(cookie(single, Fixture.head(), single.upstreams().get(0))).isNull();
    }

    @Test
    void cookieToSet_secondServerAtRunTime_isSet() {
        Pool growing = fixture.pool(config(1));
        growing.addServer(new ServerSpec("new", "http://10.0.0.7:8080", 1, null));

        assertThat(cookie(growing, Fixture.head(), growing.upstreams().get(1))).startsWith("HGSESSION=");
    }

    @Test
    void cookieToSet_poolWithoutSessions_none() {
        Pool plain = fixture.pool(Fixture.config("first", 2));

        assertThat(cookie(plain, Fixture.head(), plain.upstreams().get(0))).isNull();
    }

    @Test
    void pick_sessionsCookie_itsServer() {
        RequestHead head = session("b");

        assertThat(pick(pool, head).id()).isEqualTo("b");
        assertThat(cookie(pool, head, server("b"))).isNull();
    }

    @Test
    void pick_cookieInASecondLineAmongOthers_itsServer() {
        String value = value(cookie(pool, Fixture.head(), server("c")));
        RequestHead head = Fixture.head("Cookie", "a=b; c=d", "cookie", "x=y; HGSESSION=" + value + "; z=1");

        assertThat(pick(pool, head).id()).isEqualTo("c");
    }

    @Test
    void pick_forgedCookieBeforeTheTrueOne_itsServer() {
        String value = value(cookie(pool, Fixture.head(), server("c")));
        RequestHead head = Fixture.head("Cookie", "HGSESSION=forged; HGSESSION=" + value);

        assertThat(pick(pool, head).id()).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "b",
                "127.0.0.1:9002",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void pick_nonsense_ignoredAndReplaced(String value) {
        RequestHead head = Fixture.head("Cookie", "HGSESSION=" + value);

        assertThat(pick(pool, head).id()).isEqualTo("a");
        assertThat(cookie(pool, head, server("a"))).isNotNull();
    }

    @Test
    void pick_anyByteChanged_ignoredAndReplaced() {
        byte[] bytes = Base64.getUrlDecoder().decode(value(cookie(pool, Fixture.head(), server("b"))));
        for (int i = 0; i < bytes.length; i++) {
            byte[] forged = bytes.clone();
            forged[i] ^= 1;
            String value = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            RequestHead head = Fixture.head("Cookie", "HGSESSION=" + value);

            assertThat(pick(pool, head).id()).as("byte %d", i).isEqualTo("a");
            assertThat(cookie(pool, head, server("b"))).isNotNull();
        }
    }

    @Test
    void pick_cookieOfAnotherPool_ignored() {
        PoolConfig other = config(3);
        Pool blog = fixture.pool(new PoolConfig(
                "blog",
                other.algorithm(),
                other.servers(),
                null,
                STICKY,
                other.connectTimeout(),
                other.maxConnections(),
                other.maxWaiting()));
        String cookie = cookie(blog, Fixture.head(), blog.upstreams().get(1));
        RequestHead head = Fixture.head("Cookie", "HGSESSION=" + value(cookie));

        assertThat(pick(pool, head).id()).isEqualTo("a");
    }

    @Test
    void pick_expiredCookie_ignoredAndReplaced() {
        RequestHead head = session("b");
        fixture.clock.advance(Duration.ofMinutes(61));

        assertThat(pick(pool, head).id()).isEqualTo("a");
        assertThat(cookie(pool, head, server("a"))).isNotNull();
    }

    @Test
    void pick_cookieOfALongerTtl_itsServerAndIsRenewed() {
        RequestHead head = session("b");
        Pool shorter =
                fixture.pool(Fixture.config("first", 3, null, new StickyConfig("HGSESSION", Duration.ofMinutes(10))));

        assertThat(pick(shorter, head).id()).isEqualTo("b");
        assertThat(cookie(shorter, head, shorter.upstreams().get(1))).contains("Max-Age=600");
    }

    @Test
    void pick_cookieOfANodeWhoseClockIsAhead_itsServer() {
        fixture.clock.advance(Duration.ofSeconds(1));
        RequestHead head = session("b");
        fixture.clock.advance(Duration.ofSeconds(-1));

        assertThat(pick(pool, head).id()).isEqualTo("b");
    }

    @Test
    void cookieToSet_tenthOfTheTimeGone_isRenewed() {
        RequestHead head = session("b");

        fixture.clock.advance(Duration.ofMinutes(5));
        assertThat(cookie(pool, head, server("b"))).isNull();
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(cookie(pool, head, server("b"))).isNotNull();
    }

    @Test
    void pick_itsServerIsDown_anotherAndRepinned() {
        RequestHead head = session("b");
        fixture.down(server("b"));

        UpstreamServer other = pick(pool, head);
        assertThat(other.id()).isEqualTo("a");
        RequestHead next = Fixture.head("Cookie", "HGSESSION=" + value(cookie(pool, head, other)));
        server("b").shared().health(now -> HealthState.ASSUMED_UP, "up", fixture.clock.instant());
        assertThat(pick(pool, next).id()).isEqualTo("a");
        assertThat(cookie(pool, next, other)).isNull();
    }

    @Test
    void pick_itsServerIsGone_anotherAndRepinned() {
        RequestHead head = session("b");
        pool.removeServer("b");

        UpstreamServer other = pick(pool, head);
        assertThat(other.id()).isEqualTo("a");
        assertThat(cookie(pool, head, other)).isNotNull();
    }

    @Test
    void pick_itsServerHasJustFailed_another() {
        RequestHead head = session("b");

        assertThat(pool.pick(new Fixture.Request("192.0.2.1", head, server("b")), taken(pool, head))
                        .id())
                .isEqualTo("a");
    }

    @Test
    void pick_itsServerDrains_staysAndIsRenewed_newOnesGoElsewhere() {
        RequestHead head = session("a");
        pool.drainServer("a");
        fixture.clock.advance(Duration.ofMinutes(30));

        assertThat(pick(pool, head).id()).isEqualTo("a");
        assertThat(cookie(pool, head, server("a"))).isNotNull();
        assertThat(pick(pool, Fixture.head()).id()).isEqualTo("b");
        assertThat(cookie(pool, Fixture.head(), server("a"))).isNull();
    }

    @Test
    void pick_afterASwap_sameServer() {
        RequestHead head = session("b");
        Pool next = fixture.pool(config(4));

        assertThat(pick(next, head).id()).isEqualTo("b");
    }

    @Test
    void takeSession_cookies_lackThoseOfAllPools() {
        Pools pools = fixture.build(null, config(3), blog());
        RequestHead head = Fixture.head("Cookie", "a=b; HGSESSION=x; BLOGSESSION=y", "X", "1", "cookie", "c=d");

        pools.get("shop").takeSession(head);

        assertThat(head.headers().getAll("Cookie")).containsExactly("a=b; c=d");
        assertThat(head.headers().get("X")).isEqualTo("1");
    }

    @Test
    void takeSession_nothingButOurs_noCookieIsLeft() {
        RequestHead head = Fixture.head("Cookie", "HGSESSION=x", "Cookie", "HGSESSION=y");

        assertThat(pool.takeSession(head)).isNull();

        assertThat(head.headers().contains("Cookie")).isFalse();
    }

    @Test
    void takeSession_poolWithoutSessions_takesThoseOfOthersToo() {
        Pools pools = fixture.build(null, Fixture.config("first", 2), blog());
        RequestHead head = Fixture.head("Cookie", "BLOGSESSION=y; a=b");

        assertThat(pools.get("shop").takeSession(head)).isNull();

        assertThat(head.headers().get("Cookie")).isEqualTo("a=b");
    }

    @Test
    void takeSession_cookiesOfOthers_areLeftAsTheyAre() {
        RequestHead head = Fixture.head("Cookie", "a=b;c=d", "Cookie", "HGSESSION2=x; XHGSESSION=y");

        pool.takeSession(head);

        assertThat(head.headers().getAll("Cookie")).containsExactly("a=b;c=d", "HGSESSION2=x; XHGSESSION=y");
    }

    private static PoolConfig blog() {
        PoolConfig shop = config(3);
        return new PoolConfig(
                "blog",
                shop.algorithm(),
                shop.servers(),
                null,
                new StickyConfig("BLOGSESSION", Duration.ofHours(1)),
                shop.connectTimeout(),
                shop.maxConnections(),
                shop.maxWaiting());
    }

    private static UpstreamServer pick(Pool pool, RequestHead head) {
        return pool.pick(Fixture.request(head), taken(pool, head));
    }

    private static String cookie(Pool pool, RequestHead head, UpstreamServer server) {
        Supplier<String> cookie = pool.cookieToSet(head, taken(pool, head), server);
        return cookie == null ? null : cookie.get();
    }

    private static StickySession taken(Pool pool, RequestHead head) {
        return pool.takeSession(new RequestHead(
                head.method(),
                head.scheme(),
                head.host(),
                "/",
                null,
                head.headers().copy()));
    }

    private RequestHead session(String id) {
        return Fixture.head("Cookie", "HGSESSION=" + value(cookie(pool, Fixture.head(), server(id))));
    }

    private UpstreamServer server(String id) {
        return pool.upstreams().stream()
                .filter(server -> server.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String value(String cookie) {
        return cookie.substring("HGSESSION=".length(), cookie.indexOf(';'));
    }

    private static PoolConfig config(int servers) {
        return Fixture.config("first", servers, null, STICKY);
    }
}
