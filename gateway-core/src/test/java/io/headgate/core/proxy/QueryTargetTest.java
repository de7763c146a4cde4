package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.TargetConfig;
import io.headgate.core.database.Databases;
import io.headgate.core.database.PostgresExtension;
import io.headgate.core.database.PostgresExtension.Postgres;
import io.headgate.core.database.PublishedQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class QueryTargetTest {

    @Test
    void routesTimeout_endsTheQueryAndIsAnsweredAsSuch(Postgres postgres) throws Exception {
        Databases databases = Databases.build(Map.of("main", postgres.config()), postgres.vertx(), null);
        Duration timeout = Duration.ofMillis(300);
        TargetConfig.ToQuery sleep = new TargetConfig.ToQuery("main", "SELECT pg_sleep(7)::text AS v", List.of());
        try (LaneHarness lane = new LaneHarness()) {
            lane.timeout(timeout)
                    .route("/sleep", new QueryTarget(PublishedQuery.compile(sleep, databases.get(), timeout)))
                    .start();
            try (RawClient client = lane.client()) {
                WireMessage answer = client.get("/sleep").response();
                assertThat(answer.status()).isEqualTo(504);
                assertThat(answer.text()).contains("QUERY_TIMEOUT");
            }
        }
        LaneHarness.await(
                "no query is left",
                () -> postgres.column(
                                "SELECT 1 FROM pg_stat_activity"
                                        + " WHERE state = 'active' AND application_name = 'headgate' AND query LIKE '%pg_sleep(7)%'")
                        .isEmpty());
        databases.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void clientThatLeaves_endsItsQuery(Postgres postgres) throws Exception {
        Databases databases = Databases.build(Map.of("main", postgres.config()), postgres.vertx(), null);
        Duration timeout = Duration.ofSeconds(60);
        TargetConfig.ToQuery sleep = new TargetConfig.ToQuery("main", "SELECT pg_sleep(59)::text AS v", List.of());
        String atWork = "SELECT 1 FROM pg_stat_activity"
                + " WHERE state = 'active' AND application_name = 'headgate' AND query LIKE '%pg_sleep(59)%'";
        try (LaneHarness lane = new LaneHarness()) {
            lane.timeout(timeout)
                    .route("/sleep", new QueryTarget(PublishedQuery.compile(sleep, databases.get(), timeout)))
                    .start();
            try (RawClient client = lane.client()) {
                client.get("/sleep");
                LaneHarness.await("the query", () -> !postgres.column(atWork).isEmpty());
            }
            LaneHarness.await("the query to end", () -> postgres.column(atWork).isEmpty());
            LaneHarness.await("everything released", () -> lane.held.get() == 0);
        }
        databases.close().await(20, TimeUnit.SECONDS);
    }
}
