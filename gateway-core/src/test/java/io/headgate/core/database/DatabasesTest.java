package io.headgate.core.database;

import static io.headgate.core.database.Answers.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.database.QueryOptions;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.DatabaseConfig;
import io.headgate.core.database.PostgresExtension.Postgres;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class DatabasesTest {

    private final Postgres postgres;

    DatabasesTest(Postgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void build_sameConfig_keepsTheConnections() {
        Databases first = build(Map.of("main", postgres.config(1, 5)), null);
        String pid = pid(first);
        Databases second = build(Map.of("main", postgres.config(1, 5)), first);
        Answers.of(first.close());
        Answers.of(first.close());

        assertThat(second.get("main")).isSameAs(first.get("main"));
        assertThat(pid(second)).isEqualTo(pid);
        Answers.of(second.close());
        eventually(() -> !alive(pid));
    }

    @Test
    void build_abandoned_leavesThePreviousAsItWas() {
        Databases first = build(Map.of("main", postgres.config(1, 5)), null);
        String pid = pid(first);
        Answers.of(build(Map.of("main", postgres.config(1, 5)), first).close());

        assertThat(pid(first)).isEqualTo(pid);
        Answers.of(first.close());
    }

    @Test
    void build_otherConfig_opensNewConnections() {
        Databases first = build(Map.of("main", postgres.config(1, 5)), null);
        String pid = pid(first);
        Databases second = build(Map.of("main", postgres.config(2, 5)), first);

        assertThat(pid(second)).isNotEqualTo(pid);
        assertThat(pid(first)).isEqualTo(pid);
        Answers.of(first.close());
        eventually(() -> !alive(pid));
        Answers.of(second.close());
    }

    @Test
    void get_byNameOrFirst_findsItOrSaysNot() {
        Map<String, DatabaseConfig> configs = new LinkedHashMap<>();
        configs.put("zeta", postgres.config());
        configs.put("alpha", postgres.config());
        Databases databases = build(configs, null);

        assertThat(databases.names()).containsExactly("zeta", "alpha");
        assertThat(databases.get()).isSameAs(databases.get("zeta"));
        assertThatThrownBy(() -> databases.get("beta"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("NOT_FOUND"));
        assertThatThrownBy(() -> build(Map.of(), null).get()).isInstanceOf(ServiceException.class);
        Answers.of(databases.close());
    }

    @Test
    void probe_databasesThatAreNew_areConnectedToOnceAndLeft() {
        Databases first = build(Map.of("main", postgres.config()), null);
        Map<String, DatabaseConfig> configs = new LinkedHashMap<>();
        configs.put("main", postgres.config());
        configs.put("other", postgres.config(3, 7));
        configs.put("wrong", postgres.config("nobody", postgres.port(), 5, 50, Duration.ofSeconds(5)));
        Databases second = build(configs, first);

        assertThat(Answers.of(second.probe(first, Duration.ofSeconds(20))))
                .containsExactly(Map.entry("wrong", "the database refused the configured user or password"));
        assertThat(second.get("other").stats().queries()).isZero();
        eventually(() -> postgres.column("SELECT 1 FROM pg_stat_activity WHERE application_name = 'headgate-probe'")
                .isEmpty());
        Answers.of(first.close());
        Answers.of(second.close());
    }

    @Test
    void probe_databaseThatIsAway_isAskedOnlyWhereItIsNew() {
        Map<String, DatabaseConfig> away = Map.of("main", postgres.config("postgres", 1, 5, 50, Duration.ofSeconds(5)));
        Databases first = build(away, null);
        Databases second = build(away, first);

        assertThat(Answers.of(second.probe(first, Duration.ofSeconds(20)))).isEmpty();
        assertThat(Answers.of(second.probe(null, Duration.ofSeconds(20))))
                .containsExactly(Map.entry("main", "the database server cannot be reached"));
        Answers.of(first.close());
        Answers.of(second.close());
    }

    private Databases build(Map<String, DatabaseConfig> configs, Databases previous) {
        return Databases.build(configs, postgres.vertx(), previous);
    }

    private static String pid(Databases databases) {
        return Answers.of(databases
                        .get("main")
                        .query("SELECT pg_backend_pid()::text AS pid", List.of(), QueryOptions.DEFAULTS))
                .rows()
                .getJsonObject(0)
                .getString("pid");
    }

    private boolean alive(String pid) {
        return !postgres.column("SELECT 1 FROM pg_stat_activity WHERE pid = " + pid)
                .isEmpty();
    }
}
