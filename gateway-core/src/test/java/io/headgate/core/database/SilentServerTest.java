package io.headgate.core.database;

import static io.headgate.core.database.Answers.assertFails;
import static io.headgate.core.database.Answers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.headgate.api.database.IndexOptions;
import io.headgate.api.database.IndexResult;
import io.headgate.api.database.QueryOptions;
import io.headgate.api.database.QueryResult;
import io.headgate.core.config.DatabaseConfig;
import io.headgate.core.database.PostgresExtension.Postgres;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** A server that has gone away without a word, so that nothing is ever closed. */
@ExtendWith(PostgresExtension.class)
final class SilentServerTest {

    private final Postgres postgres;
    private final SilentProxy proxy;
    private DatabaseConfig config;
    private Databases databases;
    private Database database;

    SilentServerTest(Postgres postgres) {
        this.postgres = postgres;
        proxy = new SilentProxy(postgres.vertx(), postgres.port());
    }

    @BeforeEach
    void build() {
        config = postgres.config("postgres", proxy.port(), 2, 10, Duration.ofSeconds(1));
        databases = Databases.build(Map.of("main", config), postgres.vertx(), null);
        database = databases.get();
    }

    @AfterEach
    void close() {
        Answers.of(databases.close());
        proxy.close();
    }

    @Test
    void connectionsGoneSilent_giveTheirPlacesBack() {
        Answers.of(Future.all(query("SELECT pg_sleep(0.1)", 5_000), query("SELECT pg_sleep(0.1)", 5_000)));
        proxy.silent();
        Future<QueryResult> one = query("SELECT 1", 200);
        Future<QueryResult> other = query("SELECT 2", 200);
        assertFails(one, "QUERY_TIMEOUT", 504);
        assertFails(other, "QUERY_TIMEOUT", 504);
        proxy.resume();

        eventually(() -> database.stats().inUse() == 0);

        assertThat(Answers.of(query("SELECT 3", 5_000)).rowCount()).isEqualTo(1);
    }

    @Test
    void loginGoneSilent_isUnavailableAndGivesItsPlaceBack() {
        loginsGoSilentAndComeBack();
    }

    @Test
    void databaseAway_isSaidInTheLogOnceAndWhenItIsBack() {
        Logger logger = (Logger) LoggerFactory.getLogger(Availability.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            loginsGoSilentAndComeBack();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        gone -> assertThat(gone).startsWith("Database main is unavailable: the database server "),
                        back -> assertThat(back).isEqualTo("Database main is available again"));
    }

    private void loginsGoSilentAndComeBack() {
        proxy.silent();
        assertFails(query("SELECT 1", 3_000), "DATABASE_UNAVAILABLE", 503);
        assertFails(query("SELECT 1", 300), "DATABASE_UNAVAILABLE", 503);
        proxy.resume();

        eventually(() -> database.stats().size() == 0);

        assertThat(Answers.of(query("SELECT 1", 5_000)).rowCount()).isEqualTo(1);
    }

    @Test
    void indexOnAConnectionGoneSilent_failsAndTheTableIsFreeAgain() throws Exception {
        postgres.run("DROP TABLE IF EXISTS quiet; CREATE TABLE quiet (id int)");
        ControlConnection control = new ControlConnection(postgres.config(), postgres.vertx());
        Maintenance maintenance = new Maintenance(config, postgres.vertx(), control, new Maintenance.Times(60_000, 50));
        try (Connection other = postgres.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO quiet VALUES (1)");
            Future<IndexResult> index = maintenance.createIndex("quiet", List.of("id"), IndexOptions.DEFAULTS);
            eventually(() -> building().size() == 1);
            proxy.silent();
            postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_progress_create_index");

            assertFails(index, "CONNECTION_LOST", 502);
        }
        proxy.resume();
        assertThat(Answers.of(maintenance.createIndex("quiet", List.of("id"), IndexOptions.DEFAULTS))
                        .created())
                .isTrue();
        Answers.of(control.close());
    }

    private List<String> building() {
        return postgres.column("SELECT pid FROM pg_stat_progress_create_index");
    }

    private Future<QueryResult> query(String sql, long timeoutMillis) {
        return database.query(sql, List.of(), new QueryOptions(false, Duration.ofMillis(timeoutMillis), false));
    }
}
