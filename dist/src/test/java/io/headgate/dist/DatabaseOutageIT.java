package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A PostgreSQL that is away, slow or talks garbage: whoever does not need it does not notice. */
class DatabaseOutageIT {

    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final String ROWS = "[{\"answer\":42}]";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(value = TroubledLink.State.class, names = "WELL", mode = EnumSource.Mode.EXCLUDE)
    void database_inTrouble_harmsNeitherProxiedNorCachedTrafficAndComesBack(TroubledLink.State trouble)
            throws Exception {
        Duration outage = Duration.ofSeconds(TestLength.of(2, 60));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                TroubledLink link = new TroubledLink(postgres.getPort());
                Origin origin = Origin.answering("page");
                GatewayProcess gateway = GatewayProcess.start(folder, config(link.port(), origin.address()))) {
            int port = gateway.port("web");
            gateway.await("the database", () -> Plain.get(port, "/fresh").equals(ROWS));
            assertThat(Plain.exchange(port, "GET /stored HTTP/1.1\r\nHost: load.test\r\nConnection: close\r\n\r\n"))
                    .endsWith(ROWS);
            try (LoadClient proxied = new LoadClient(port, "/page", 2, Set.of("page"));
                    LoadClient cached = new LoadClient(port, "/stored", 2, Set.of(ROWS))) {
                gateway.await("traffic", () -> cached.answers() > 10 && proxied.answers() > 10);
                int linesBefore = lines(gateway);
                link.state(trouble);
                long began = System.nanoTime();
                while (System.nanoTime() - began < outage.toNanos()) {
                    assertThat(Plain.exchange(
                                    port, "GET /fresh HTTP/1.1\r\nHost: db.test\r\nConnection: close\r\n\r\n"))
                            .containsPattern("^HTTP/1.1 50[234] ");
                }
                assertThat((long) lines(gateway) - linesBefore)
                        .as("lines of the log")
                        .isLessThanOrEqualTo(
                                Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1);
                link.state(TroubledLink.State.WELL);
                long mended = System.nanoTime();
                gateway.await(
                        "the database to be back",
                        () -> Plain.get(port, "/fresh").equals(ROWS));
                assertThat(Duration.ofNanos(System.nanoTime() - mended)).isLessThan(RECOVERY);
                assertThat(proxied.failures()).isEmpty();
                assertThat(cached.failures()).isEmpty();
                assertThat(proxied.answers()).isPositive();
                assertThat(cached.answers()).isPositive();
            }
        }
    }

    private static int lines(GatewayProcess gateway) throws IOException {
        return gateway.output().split("\n", -1).length;
    }

    private static String config(int database, String origin) {
        JsonObject query = new JsonObject().put("database", "main").put("sql", "SELECT 42 AS answer");
        return new Config()
                .pool("app", origin)
                .cache("kept")
                .database(
                        "main",
                        new JsonObject()
                                .put("host", "127.0.0.1")
                                .put("port", database)
                                .put("name", "postgres")
                                .put("user", "postgres")
                                .put("password", "postgres")
                                .put(
                                        "connections",
                                        new JsonObject().put("max", 4).put("acquireTimeout", "400ms"))
                                .put("queryTimeout", "500ms"))
                .route("fresh", "/fresh", new JsonObject().put("query", query))
                .route(
                        "stored",
                        "/stored",
                        new JsonObject()
                                .put("query", query)
                                .put(
                                        "cache",
                                        new JsonObject().put("use", "kept").put("ttl", "1h")))
                .toPool("/*", "app")
                .toString();
    }
}
