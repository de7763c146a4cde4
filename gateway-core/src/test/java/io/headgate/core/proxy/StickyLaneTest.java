package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.core.upstream.Pools;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sticky sessions on the way of a request: who gets a cookie, and who never gets to see one. */
final class StickyLaneTest {

    private final LaneHarness lane = new LaneHarness();
    private volatile String fields = "";
    private ScriptedOrigin one;
    private ScriptedOrigin other;

    @BeforeEach
    void open() {
        one = origin("one");
        other = origin("other");
    }

    @AfterEach
    void close() throws Exception {
        lane.close();
        one.close();
        other.close();
    }

    @Test
    void newClient_getsACookie_andStaysAtItsServerThatNeverSeesIt() throws Exception {
        shop();
        try (RawClient client = lane.client()) {
            WireMessage first = client.get("/").response();
            String cookie = cookie(first);
            for (int i = 0; i < 4; i++) {
                WireMessage answer = get(client, "/", "a=b; " + cookie);
                assertThat(answer.text()).isEqualTo(first.text());
                assertThat(answer.all("Set-Cookie")).isEmpty();
            }
        }
        assertThat(requests())
                .allSatisfy(request ->
                        assertThat(String.join("\n", request.fields())).doesNotContain("HGSESSION"));
        assertThat(requests().get(1).field("Cookie")).isEqualTo("a=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: max-age=60",
                "Cache-Control: public",
                "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT",
                "Cache-Control: no-store\r\nCDN-Cache-Control: max-age=60",
                "Cache-Control: private\r\nShield-CDN-Cache-Control: public",
                "Cache-Control: no-store\r\nSurrogate-Control: max-age=60+600, content=\"ESI/1.0\"",
            })
    void responseThatASharedCacheMayStore_noCookie(String field) throws Exception {
        fields = field + "\r\n";
        shop();
        try (RawClient client = lane.client()) {
            assertThat(client.get("/").response().all("Set-Cookie")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: private",
                "Cache-Control: no-store",
                "Cache-Control: max-age=60, private",
                "CDN-Cache-Control: no-store",
                "Cache-Control: private\r\nSurrogate-Control: no-store"
            })
    void responseThatNoSharedCacheMayStore_cookie(String field) throws Exception {
        fields = field + "\r\n";
        shop();
        try (RawClient client = lane.client()) {
            assertThat(cookie(client.get("/").response())).startsWith("HGSESSION=");
        }
    }

    /** A cache puts its fields into the response that it has stored. */
    @Test
    void notModified_noCookie() throws Exception {
        try (ScriptedOrigin unchanged = ScriptedOrigin.answering("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n")) {
            Pools pools = lane.makePools(LaneHarness.stickyPool("shop", "HGSESSION", unchanged, unchanged));
            lane.route("/*", new PoolTarget(pools.get("shop"))).start();
            try (RawClient client = lane.client()) {
                assertThat(client.get("/").response().all("Set-Cookie")).isEmpty();
            }
        }
    }

    @Test
    void responseFilterMakesItPublic_noCookie() throws Exception {
        Filter publisher = new Filter() {
            @Override
            public Future<?> onResponse(Exchange exchange) {
                exchange.response().headers().set("Cache-Control", "public, max-age=60");
                return null;
            }
        };
        Pools pools = lane.makePools(LaneHarness.stickyPool("shop", "HGSESSION", one, other));
        lane.route("/*", new PoolTarget(pools.get("shop")), LaneHarness.filter(publisher, false))
                .start();
        try (RawClient client = lane.client()) {
            assertThat(client.get("/").response().all("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void twoPoolsAtOneHost_eachKeepsItsSessions_andNoServerSeesThem() throws Exception {
        try (ScriptedOrigin third = origin("third");
                ScriptedOrigin fourth = origin("fourth")) {
            Pools pools = lane.makePools(
                    LaneHarness.stickyPool("shop", "HGSESSION-shop", one, other),
                    LaneHarness.stickyPool("api", "HGSESSION-api", third, fourth));
            lane.route("/api/*", new PoolTarget(pools.get("api")))
                    .route("/*", new PoolTarget(pools.get("shop")))
                    .start();
            try (RawClient client = lane.client()) {
                WireMessage shop = client.get("/").response();
                WireMessage api = client.get("/api/x").response();
                String cookies = cookie(shop) + "; " + cookie(api);
                for (int i = 0; i < 4; i++) {
                    assertThat(get(client, "/", cookies).text()).isEqualTo(shop.text());
                    assertThat(get(client, "/api/x", cookies).text()).isEqualTo(api.text());
                }
            }
            assertThat(third.requests().size() + fourth.requests().size()).isEqualTo(5);
            assertThat(requests())
                    .hasSize(5)
                    .allSatisfy(request -> assertThat(request.all("Cookie")).isEmpty());
        }
    }

    @Test
    void varyByCookie_anotherSession_isAHit() throws Exception {
        Pools pools = lane.makePools(LaneHarness.stickyPool("shop", "HGSESSION", one, other));
        lane.route("/login", new PoolTarget(pools.get("shop")))
                .cached("/*", new PoolTarget(pools.get("shop")))
                .start();
        try (RawClient client = lane.client()) {
            String first = cookie(client.get("/login").response());
            String second = cookie(client.get("/login").response());
            assertThat(first).isNotEqualTo(second);
            fields = "Cache-Control: max-age=60\r\nVary: Cookie\r\n";

            assertThat(get(client, "/page", first).field("Cache-Status")).doesNotContain("hit");
            assertThat(get(client, "/page", second).field("Cache-Status")).contains("hit");
            assertThat(client.get("/page").response().field("Cache-Status")).contains("hit");
            assertThat(get(client, "/page", second + "; user=1").field("Cache-Status"))
                    .doesNotContain("hit");
        }
    }

    private void shop() throws Exception {
        Pools pools = lane.makePools(LaneHarness.stickyPool("shop", "HGSESSION", one, other));
        lane.route("/*", new PoolTarget(pools.get("shop"))).start();
    }

    private ScriptedOrigin origin(String name) {
        return new ScriptedOrigin(connection -> {
            while (connection.request() != null) {
                connection.send(
                        "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + name.length() + "\r\n\r\n" + name);
            }
        });
    }

    private List<WireMessage> requests() {
        return one.requests().isEmpty() ? other.requests() : other.requests().isEmpty() ? one.requests() : fail();
    }

    private static List<WireMessage> fail() {
        throw new AssertionError("both were asked");
    }

    private static WireMessage get(RawClient client, String path, String cookies) throws IOException {
        return client.send("GET " + path + " HTTP/1.1\r\nHost: shop.test\r\nCookie: " + cookies + "\r\n\r\n")
                .response();
    }

    /** The name and value that the answer sets. */
    private static String cookie(WireMessage answer) {
        String set = answer.field("Set-Cookie");
        assertThat(set).contains("; HttpOnly");
        return set.substring(0, set.indexOf(';'));
    }
}
