package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.RequestHead;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.StickyConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
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
        String cookie = pool.cookieToSet(Fixture.head(), server("b"), /* storable= */ false);

        assertThat(cookie).matches("HGSESSION=[A-Za-z0-9_-]{43}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax");
        assertThat(new String(Base64.getUrlDecoder().decode(value(cookie)), StandardCharsets.ISO_8859_1))
                .doesNotContain("127.0.0.1")
                .doesNotContain("9002");
    }

    @Test
    void cookieToSet_overTls_isSecure() {
        RequestHead head = new RequestHead(
                "GET", "https", "shop.test", "/", null, Fixture.head().headers());

        assertThat(pool.cookieToSet(head, server("b"), false)).endsWith("; Secure");
    }

    @Test
    void cookieToSet_responseThatASharedCacheMayStore_none() {
        assertThat(pool.cookieToSet(Fixture.head(), server("b"), /* storable= */ true))
                .isNull();
    }

    @Test
    void cookieToSet_singleServer_none() {
        Pool single = fixture.pool(config(1));

        assertThat(single.cookieToSet(Fixture.head(), single.upstreams().get(0), false))
                .isNull();
    }

    @Test
    void cookieToSet_poolWithoutSessions_none() {
        Pool plain = fixture.pool(Fixture.config("first", 2));

        assertThat(plain.cookieToSet(Fixture.head(), plain.upstreams().get(0), false))
                .isNull();
        assertThat(plain.withoutSession("HGSESSION=1")).isEqualTo("HGSESSION=1");
    }

    @Test
    void pick_sessionsCookie_itsServer() {
        RequestHead head = session("b");

        assertThat(pool.pick(Fixture.request(head)).id()).isEqualTo("b");
        assertThat(pool.cookieToSet(head, server("b"), false)).isNull();
    }

    @Test
    void pick_cookieInASecondLineAmongOthers_itsServer() {
        String value = value(pool.cookieToSet(Fixture.head(), server("c"), false));
        RequestHead head = Fixture.head("Cookie", "a=b; c=d", "cookie", "x=y; HGSESSION=" + value + "; z=1");

        assertThat(pool.pick(Fixture.request(head)).id()).isEqualTo("c");
    }

    @Test
    void pick_forgedCookieBeforeTheTrueOne_itsServer() {
        String value = value(pool.cookieToSet(Fixture.head(), server("c"), false));
        RequestHead head = Fixture.head("Cookie", "HGSESSION=forged; HGSESSION=" + value);

        assertThat(pool.pick(Fixture.request(head)).id()).isEqualTo("c");
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

        assertThat(pool.pick(Fixture.request(head)).id()).isEqualTo("a");
        assertThat(pool.cookieToSet(head, server("a"), false)).isNotNull();
    }

    @Test
    void pick_anyByteChanged_ignoredAndReplaced() {
        byte[] bytes = Base64.getUrlDecoder().decode(value(pool.cookieToSet(Fixture.head(), server("b"), false)));
        for (int i = 0; i < bytes.length; i++) {
            byte[] forged = bytes.clone();
            forged[i] ^= 1;
            String value = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            RequestHead head = Fixture.head("Cookie", "HGSESSION=" + value);

            assertThat(pool.pick(Fixture.request(head)).id()).as("byte %d", i).isEqualTo("a");
            assertThat(pool.cookieToSet(head, server("b"), false)).isNotNull();
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
        String cookie = blog.cookieToSet(Fixture.head(), blog.upstreams().get(1), false);
        RequestHead head = Fixture.head("Cookie", "HGSESSION=" + value(cookie));

        assertThat(pool.pick(Fixture.request(head)).id()).isEqualTo("a");
    }

    @Test
    void pick_expiredCookie_ignoredAndReplaced() {
        RequestHead head = session("b");
        fixture.clock.advance(Duration.ofMinutes(61));

        assertThat(pool.pick(Fixture.request(head)).id()).isEqualTo("a");
        assertThat(pool.cookieToSet(head, server("a"), false)).isNotNull();
    }

    @Test
    void cookieToSet_tenthOfTheTimeGone_isRenewed() {
        RequestHead head = session("b");

        fixture.clock.advance(Duration.ofMinutes(5));
        assertThat(pool.cookieToSet(head, server("b"), false)).isNull();
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(pool.cookieToSet(head, server("b"), false)).isNotNull();
    }

    @Test
    void pick_itsServerIsDown_anotherAndRepinned() {
        RequestHead head = session("b");
        fixture.down(server("b"));

        UpstreamServer other = pool.pick(Fixture.request(head));
        assertThat(other.id()).isEqualTo("a");
        RequestHead next = Fixture.head("Cookie", "HGSESSION=" + value(pool.cookieToSet(head, other, false)));
        server("b").shared().health(now -> HealthState.ASSUMED_UP, "up", fixture.clock.instant());
        assertThat(pool.pick(Fixture.request(next)).id()).isEqualTo("a");
        assertThat(pool.cookieToSet(next, other, false)).isNull();
    }

    @Test
    void pick_itsServerIsGone_anotherAndRepinned() {
        RequestHead head = session("b");
        pool.removeServer("b");

        UpstreamServer other = pool.pick(Fixture.request(head));
        assertThat(other.id()).isEqualTo("a");
        assertThat(pool.cookieToSet(head, other, false)).isNotNull();
    }

    @Test
    void pick_itsServerHasJustFailed_another() {
        RequestHead head = session("b");

        assertThat(pool.pick(new Fixture.Request("192.0.2.1", head, server("b")))
                        .id())
                .isEqualTo("a");
    }

    @Test
    void pick_itsServerDrains_staysAndIsRenewed_newOnesGoElsewhere() {
        RequestHead head = session("a");
        pool.drainServer("a");
        fixture.clock.advance(Duration.ofMinutes(30));

        assertThat(pool.pick(Fixture.request(head)).id()).isEqualTo("a");
        assertThat(pool.cookieToSet(head, server("a"), false)).isNotNull();
        assertThat(pool.pick(Fixture.request()).id()).isEqualTo("b");
        assertThat(pool.cookieToSet(Fixture.head(), server("a"), false)).isNull();
    }

    @Test
    void pick_afterASwap_sameServer() {
        RequestHead head = session("b");
        Pool next = fixture.pool(config(4));

        assertThat(next.pick(Fixture.request(head)).id()).isEqualTo("b");
    }

    @Test
    void withoutSession_cookies_lackOnlyOurs() {
        assertThat(pool.withoutSession("a=b; HGSESSION=x")).isEqualTo("a=b");
        assertThat(pool.withoutSession("HGSESSION=x")).isNull();
    }

    private RequestHead session(String id) {
        return Fixture.head("Cookie", "HGSESSION=" + value(pool.cookieToSet(Fixture.head(), server(id), false)));
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
