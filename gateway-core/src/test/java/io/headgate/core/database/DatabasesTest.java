package io.headgate.core.database;

import static io.headgate.core.database.Answers.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.database.QueryOptions;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.DatabaseConfig;
import io.headgate.core.database.PostgresExtension.Postgres;
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
