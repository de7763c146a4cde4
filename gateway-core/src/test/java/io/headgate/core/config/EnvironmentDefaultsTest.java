package io.headgate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks through all variables that are defaults of the file. */
class EnvironmentDefaultsTest {

    private static final String FILE = """
        {"listeners": {"web": {"address": "127.0.0.1:0"}},
         "pools": {"shop": {"servers": ["http://a:1", "http://b:1"], "health": "tcp"}},
         "databases": {"main": {}}}
        """;

    /** The same with everything said in the file. */
    private static final String EXPLICIT = """
        {"listeners": {"web": {"address": "127.0.0.1:0"}},
         "pools": {"shop": {"servers": ["http://a:1", "http://b:1"], "algorithm": "ip-hash",
                            "health": {"type": "tcp", "interval": "9s"}, "sticky": {"ttl": "9h"}}},
         "databases": {"main": {"host": "file", "port": 9, "name": "file", "user": "file", "password": "file",
                                "connections": {"max": 9, "idleTimeout": "9s"}}}}
        """;

    /**
     * One variable.
     *
     * @param usual its effect when it is not set
     * @param value another value
     * @param then the effect of that
     * @param explicit the effect when the file says something else
     * @param bad a value that is refused, null when every text is good
     * @param effect read from the config
     */
    record Row(
            String name,
            Object usual,
            String value,
            Object then,
            Object explicit,
            String bad,
            Function<GatewayConfig, Object> effect) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** That a variable is checked and has no effect yet. */
    private static final Object NO_EFFECT = "no effect yet";

    static Stream<Row> rows() {
        return Stream.of(
                redis("REDIS_URL", "redis://cache:7000/2", "http://cache"),
                redis("REDIS_MAX_CONNECTIONS", "7", "many"),
                redis("REDIS_IDLE_TIMEOUT", "1500", "soon"),
                new Row("DB_HOST", "localhost", "db.internal", "db.internal", "file", "a b", c -> db(c).host()),
                new Row("DB_PORT", 5432, "6543", 6543, 9, "65536", c -> db(c).port()),
                new Row("DB_NAME", "mydb", "shop", "shop", "file", null, c -> db(c).database()),
                new Row("DB_USER", "user", "app", "app", "file", null, c -> db(c).user()),
                new Row(
                        "DB_PASSWORD",
                        "",
                        "s3cret",
                        "s3cret",
                        "file",
                        null,
                        c -> db(c).password().value()),
                new Row("DB_MAX_CONNECTIONS", 20, "5", 5, 9, "0", c -> db(c).maxConnections()),
                new Row(
                        "DB_IDLE_TIMEOUT",
                        Duration.ofSeconds(30),
                        "1500",
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(9),
                        "-1",
                        c -> db(c).idleTimeout()),
                new Row(
                        "LB_ALGORITHM",
                        "round-robin",
                        "least-connections",
                        "least-connections",
                        "ip-hash",
                        "fastest",
                        c -> pool(c).algorithm().type()),
                new Row(
                        "LB_HEALTH_CHECK_INTERVAL",
                        Duration.ofSeconds(5),
                        "1500",
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(9),
                        "5 seconds",
                        c -> pool(c).health().interval()),
                new Row("LB_SESSION_STICKINESS", true, "false", false, true, "yes", c -> pool(c).sticky() != null),
                new Row(
                        "LB_SESSION_TTL",
                        Duration.ofHours(1),
                        "60",
                        Duration.ofSeconds(60),
                        Duration.ofHours(9),
                        "0",
                        c -> pool(c).sticky().ttl()));
    }

    private static Row redis(String name, String value, String bad) {
        return new Row(name, NO_EFFECT, value, NO_EFFECT, NO_EFFECT, bad, c -> NO_EFFECT);
    }

    private static DatabaseConfig db(GatewayConfig config) {
        return config.databases().get("main");
    }

    private static PoolConfig pool(GatewayConfig config) {
        return config.pools().get("shop");
    }

    private static Object effect(Row row, String file, Map<String, String> environment) {
        return row.effect().apply(ConfigLoaderTest.loaded(file, environment));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void variable_notSetOrEmpty_hasItsDefault(Row row) {
        assertThat(effect(row, FILE, Map.of())).isEqualTo(row.usual());
        assertThat(effect(row, FILE, Map.of(row.name(), ""))).isEqualTo(row.usual());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void variable_set_isTheDefaultOfTheFile(Row row) {
        assertThat(effect(row, FILE, Map.of(row.name(), row.value()))).isEqualTo(row.then());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void variable_setAndInTheFile_theFileWins(Row row) {
        assertThat(effect(row, EXPLICIT, Map.of(row.name(), row.value()))).isEqualTo(row.explicit());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void variable_badValue_isOneProblemThatNamesIt(Row row) {
        if (row.bad() != null) {
            assertThat(ConfigLoaderTest.problems(EXPLICIT, Map.of(row.name(), row.bad())))
                    .singleElement()
                    .asString()
                    .startsWith(row.name() + ": ")
                    .contains(" (")
                    .doesNotContain("stands for something else");
        }
    }

    @Test
    void variable_noNumber_isShownAsItIs() {
        assertThat(ConfigLoaderTest.problems(EXPLICIT, Map.of("DB_MAX_CONNECTIONS", "many")))
                .containsExactly("DB_MAX_CONNECTIONS: \"many\" (expected: a whole number from 1 to 1000)");
    }

    @Test
    void variables_withUnits_areAcceptedToo() {
        GatewayConfig config = ConfigLoaderTest.loaded(FILE, Map.of("LB_SESSION_TTL", "2h", "DB_IDLE_TIMEOUT", "1m"));

        assertThat(pool(config).sticky().ttl()).isEqualTo(Duration.ofHours(2));
        assertThat(db(config).idleTimeout()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void stickiness_setTrue_leavesTheTtlToItsOwnVariable() {
        GatewayConfig config =
                ConfigLoaderTest.loaded(FILE, Map.of("LB_SESSION_STICKINESS", "true", "LB_SESSION_TTL", "60"));

        assertThat(pool(config).sticky())
                .isEqualTo(new StickyConfig("HGSESSION-" + pool(config).name(), Duration.ofSeconds(60)));
    }

    @Test
    void table_coversEveryVariableOfTheSchema() {
        Set<String> covered = rows().map(Row::name).collect(Collectors.toCollection(TreeSet::new));

        assertThat(ConfigSchema.assemble(TestCatalog.usual()).environment().keySet())
                .containsExactlyInAnyOrderElementsOf(covered);
    }
}
