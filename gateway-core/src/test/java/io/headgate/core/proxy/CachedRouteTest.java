package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.ParameterConfig;
import io.headgate.core.config.RouteCacheConfig;
import io.headgate.core.config.TargetConfig;
import io.headgate.core.database.Databases;
import io.headgate.core.database.PostgresExtension;
import io.headgate.core.database.PostgresExtension.Postgres;
import io.headgate.core.database.PublishedQuery;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Routes with a cache, as their clients see them. */
@ExtendWith(PostgresExtension.class)
final class CachedRouteTest {

    private static final RouteCacheConfig MINUTE =
            new RouteCacheConfig("pages", Duration.ofMinutes(1), false, List.of("orders"));

    private final LaneHarness lane = new LaneHarness();
    private @Nullable Databases databases;

    @AfterEach
    void close() throws Exception {
        if (databases != null) {
            databases.close().await(20, TimeUnit.SECONDS);
        }
        lane.close();
    }

    @Test
    void query_parameterFromAField_isAnsweredByItsOwnRowsOnly(Postgres postgres) throws Exception {
        postgres.run("""
                DROP TABLE IF EXISTS holding;
                CREATE TABLE holding (id int, tenant text);
                INSERT INTO holding VALUES (1, 'a'), (2, 'b')""");
        serve(postgres, "SELECT id FROM holding WHERE tenant = $1", parameter("header", "X-Tenant"));
        try (RawClient client = lane.client()) {
            WireMessage first = get(client, "X-Tenant: a");
            assertThat(first.text()).isEqualTo("[{\"id\":1}]");
            assertThat(first.field("Vary")).isEqualTo("X-Tenant");
            assertThat(get(client, "X-Tenant: b").text()).isEqualTo("[{\"id\":2}]");
            WireMessage none = get(client, "X-Other: a");
            assertThat(none.status()).isEqualTo(400);
            assertThat(none.text()).contains("MISSING_PARAMETER");
            assertThat(none.field("Vary")).isEqualTo("X-Tenant");
            WireMessage again = get(client, "X-Tenant: a");
            assertThat(again.text()).isEqualTo("[{\"id\":1}]");
            assertThat(again.field("Cache-Status")).contains("hit");
        }
    }

    @Test
    void query_itsTagInvalidated_isAskedAgain(Postgres postgres) throws Exception {
        postgres.run("""
                DROP TABLE IF EXISTS holding;
                CREATE TABLE holding (id int, tenant text);
                INSERT INTO holding VALUES (1, 'a')""");
        serve(postgres, "SELECT id FROM holding WHERE tenant = $1", parameter("query", "tenant"));
        try (RawClient client = lane.client()) {
            String path = "/?tenant=a";
            assertThat(client.get(path).response().text()).isEqualTo("[{\"id\":1}]");
            postgres.run("UPDATE holding SET id = 7");
            WireMessage stored = client.get(path).response();
            assertThat(stored.text()).isEqualTo("[{\"id\":1}]");
            assertThat(stored.field("Vary")).isNull();
            assertThat(lane.cache.invalidateByTag("orders").await(10, TimeUnit.SECONDS))
                    .isEqualTo(1);
            assertThat(client.get(path).response().text()).isEqualTo("[{\"id\":7}]");
        }
    }

    @Test
    void onlyIfCached_nothingStored_is504AndAsksNobody() throws Exception {
        lane.cached("/*", fixed(), MINUTE).start();
        try (RawClient client = lane.client()) {
            WireMessage none = get(client, "Cache-Control: only-if-cached");
            assertThat(none.status()).isEqualTo(504);
            assertThat(none.text()).contains("NOT_CACHED");
            client.get("/").response();
            WireMessage stored = get(client, "Cache-Control: only-if-cached");
            assertThat(stored.status()).isEqualTo(200);
            assertThat(stored.text()).isEqualTo("x");
        }
    }

    @Test
    void condition_thatHoldsForWhatIsStored_is304WithoutContent() throws Exception {
        lane.cached("/*", fixed(), MINUTE).start();
        try (RawClient client = lane.client()) {
            client.get("/").response();
            WireMessage same = get(client, "If-None-Match: \"v1\"");
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.field("ETag")).isEqualTo("\"v1\"");
            assertThat(same.field("Content-Type")).isNull();
            assertThat(same.field("Cache-Status")).contains("hit");
            assertThat(same.text()).isEmpty();
            WireMessage other = get(client, "If-None-Match: \"v0\"");
            assertThat(other.status()).isEqualTo(200);
            assertThat(other.text()).isEqualTo("x");
            assertThat(other.field("Cache-Status")).contains("hit");
        }
    }

    @Test
    void authorization_thatAFilterTakesOff_keepsTheAnswerOutOfTheCache() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        Target counting = exchange -> exchange.answer(
                new ResponseHead(200, new Headers()), Body.of(Buffer.buffer("x" + answers.incrementAndGet())));
        Filter credentials = new Filter() {
            @Override
            public @Nullable Future<?> onRequest(Exchange exchange) {
                exchange.request().headers().remove("Authorization");
                return null;
            }
        };
        lane.cached("/*", counting, MINUTE, LaneHarness.filter(credentials, false))
                .start();
        try (RawClient client = lane.client()) {
            WireMessage first = get(client, "Authorization: Basic YTpi");
            assertThat(first.text()).isEqualTo("x1");
            assertThat(first.field("Cache-Status")).contains("detail=authorization");
            assertThat(get(client, "X-Other: a").text()).isEqualTo("x2");
            assertThat(get(client, "X-Other: a").text()).isEqualTo("x2");
            assertThat(get(client, "Authorization: Basic YTpi").text()).isEqualTo("x3");
        }
    }

    private void serve(Postgres postgres, String sql, ParameterConfig parameter) throws Exception {
        databases = Databases.build(Map.of("main", postgres.config()), lane.vertx, null);
        TargetConfig.ToQuery query = new TargetConfig.ToQuery("main", sql, List.of(parameter));
        lane.cached(
                        "/*",
                        new QueryTarget(PublishedQuery.compile(query, databases.get("main"), Duration.ofSeconds(15))),
                        MINUTE)
                .start();
    }

    private static ParameterConfig parameter(String source, String name) {
        return new ParameterConfig(source, name, null, true, null);
    }

    private static Target fixed() {
        return new ResponseTarget(new TargetConfig.ToResponse(200, Map.of("ETag", "\"v1\""), "x"));
    }

    private static WireMessage get(RawClient client, String field) throws IOException {
        return client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n" + field + "\r\n\r\n")
                .response();
    }
}
