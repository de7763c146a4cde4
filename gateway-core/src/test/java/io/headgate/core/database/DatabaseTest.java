package io.headgate.core.database;

import static io.headgate.core.database.Answers.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.database.QueryOptions;
import io.headgate.api.database.QueryResult;
import io.headgate.api.service.ServiceException;
import io.headgate.core.database.PostgresExtension.Postgres;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(PostgresExtension.class)
final class DatabaseTest {

    private static final QueryOptions READ_ONLY = new QueryOptions(false, null, true);

    private final Postgres postgres;
    private Databases databases;
    private Database database;

    DatabaseTest(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void build() {
        postgres.run("""
                DROP TABLE IF EXISTS item;
                CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL CHECK (name <> ''), price numeric(10, 2));
                INSERT INTO item VALUES (1, 'one', 1.50), (2, 'two', 2.00)""");
        databases = Databases.build(Map.of("main", postgres.config()), postgres.vertx(), null);
        database = databases.get("main");
    }

    @AfterEach
    void close() {
        Answers.of(databases.close());
    }

    @Test
    void query_withParameters_returnsRowsAndColumns() {
        QueryResult result = query("SELECT id, name, price FROM item WHERE id >= $1 ORDER BY id", 1);

        assertThat(result.columns()).containsExactly("id", "name", "price");
        assertThat(result.rowCount()).isEqualTo(2);
        assertThat(result.rows().encode())
                .isEqualTo("[{\"id\":1,\"name\":\"one\",\"price\":1.50},{\"id\":2,\"name\":\"two\",\"price\":2.00}]");
        assertThat(result.plan()).isNull();
    }

    @Test
    void query_noRows_stillNamesColumns() {
        assertThat(query("SELECT id, name FROM item WHERE id = $1", 99).columns())
                .containsExactly("id", "name");
    }

    @Test
    void query_change_countsRows() {
        QueryResult result = query("UPDATE item SET name = name || '!'");

        assertThat(result.rowCount()).isEqualTo(2);
        assertThat(result.rows()).isEmpty();
        assertThat(result.columns()).isEmpty();
    }

    @Test
    void query_everyKindOfValue_isBoundToTheParametersType() {
        QueryResult result = query(
                """
                SELECT $1::bigint = 7 AND $2::numeric = 1.5 AND $3::text = 'x' AND $4::boolean AND $5::text IS NULL
                  AND $6::date = '2025-01-31' AND $7::timestamptz = '2025-01-31T00:00:00Z'
                  AND $8::uuid = '00000000-0000-0000-0000-000000000001' AND $9::jsonb ->> 'a' = '1'
                  AND $10::int[] = '{1,2}' AND $11::smallint = 3 AND $12::date = '2025-01-31' AS ok""",
                7,
                1.5,
                "x",
                true,
                null,
                "2025-01-31",
                "2025-01-31T00:00:00Z",
                new UUID(0, 1).toString(),
                new JsonObject().put("a", 1),
                new JsonArray().add(1).add(2),
                3L,
                java.time.LocalDate.of(2025, 1, 31));

        assertThat(result.rows().getJsonObject(0).getBoolean("ok")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT 1; SELECT 2                         | MULTI_STATEMENT       | 400
            SELEC 1                                    | SYNTAX                | 400
            SELECT * FROM nowhere                      | UNKNOWN_TABLE         | 400
            SELECT nothing FROM item                   | UNKNOWN_COLUMN        | 400
            SELECT $1::int                             | PARAMETER_MISMATCH    | 400
            SELECT 1/0                                 | INVALID_VALUE         | 400
            INSERT INTO item VALUES (1, 'again', 1)    | CONSTRAINT            | 409
            INSERT INTO item VALUES (3, '', 1)         | CONSTRAINT            | 409
            BEGIN                                      | UNSUPPORTED_STATEMENT | 400
            /* a /* b */ */ -- c                       | INVALID_STATEMENT     | 400
            ; set statement_timeout = 0                | UNSUPPORTED_STATEMENT | 400
            COPY item TO STDOUT                        | UNSUPPORTED_STATEMENT | 400
            ''                                         | INVALID_STATEMENT     | 400
            """)
    void query_refused_hasCodeAndStatus(String sql, String code, int status) {
        assertFails(database.query(sql, List.of(), QueryOptions.DEFAULTS), code, status);
    }

    @Test
    void query_syntaxError_namesThePositionAndNothingOfTheText() {
        ServiceException failure =
                Answers.failure(database.query("SELECT 1 FRMO secret_table", List.of(), QueryOptions.DEFAULTS));

        assertThat(failure).hasMessageContaining("at position 15").hasMessageContaining("42601");
        assertThat(failure.getMessage()).doesNotContain("secret_table");
    }

    @Test
    void query_wrongParameters_namesTheFirst() {
        String sql = "SELECT * FROM item WHERE name = $1 AND id = $2";

        assertThat(Answers.failure(database.query(sql, List.of("a", "b"), QueryOptions.DEFAULTS)))
                .hasMessage("parameter $2 must be a whole number");
        assertThat(Answers.failure(database.query(sql, List.of("a"), QueryOptions.DEFAULTS)))
                .hasMessage("the statement takes 2 parameters, 1 were given");
        assertFails(database.query(sql, List.of(1, 1), QueryOptions.DEFAULTS), "PARAMETER_MISMATCH", 400);
    }

    @Test
    void query_readOnly_mayNotChangeAndLeavesTheNextFree() {
        String sql = "UPDATE item SET name = 'x' WHERE id = 1";

        for (int i = 0; i < 10; i++) {
            assertFails(database.query(sql, List.of(), READ_ONLY), "READ_ONLY", 403);
            assertThat(query(sql).rowCount()).isEqualTo(1);
        }
    }

    @Test
    void query_withoutPrivilege_isForbidden() {
        postgres.run("DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN");
        var config = postgres.config("stranger", postgres.port(), 2, 2, Duration.ofSeconds(5));
        Databases others = Databases.build(Map.of("main", config), postgres.vertx(), null);

        assertFails(others.get().query("SELECT * FROM item", List.of(), QueryOptions.DEFAULTS), "FORBIDDEN", 403);
        Answers.of(others.close());
    }

    @Test
    void query_explain_givesThePlanWithoutRunningItAgain() {
        QueryOptions explain = new QueryOptions(true, null, false);
        QueryResult result = Answers.of(database.query("UPDATE item SET price = price + $1", List.of(1), explain));

        assertThat(result.rowCount()).isEqualTo(2);
        assertThat(result.planError()).isNull();
        assertThat(result.plan().getJsonObject("Plan").getString("Node Type")).isEqualTo("ModifyTable");
        assertThat(postgres.column("SELECT price FROM item ORDER BY id")).containsExactly("2.50", "3.00");
    }

    @Test
    void query_explainOfWhatHasNoPlan_stillReturnsTheResult() {
        QueryOptions explain = new QueryOptions(true, null, false);
        QueryResult result = Answers.of(database.query("SHOW server_version_num", List.of(), explain));

        assertThat(result.rows()).hasSize(1);
        assertThat(result.plan()).isNull();
        assertThat(result.planError()).startsWith("the statement has a syntax error");
    }

    @Test
    void query_tableChangedUnderPreparedStatement_isRepeated() {
        List<Future<QueryResult>> warm = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            warm.add(database.query("SELECT * FROM item", List.of(), READ_ONLY));
        }
        Answers.of(Future.all(warm));
        postgres.run("ALTER TABLE item ADD COLUMN extra int");

        for (int i = 0; i < 10; i++) {
            assertThat(query("SELECT * FROM item").columns()).contains("extra");
        }
    }

    @Test
    void query_timeoutOutOfRange_isInvalid() {
        for (Duration timeout : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofSeconds(31))) {
            assertFails(
                    database.query("SELECT 1", List.of(), new QueryOptions(false, timeout, true)),
                    "INVALID_OPTION",
                    400);
        }
    }

    @Test
    void query_tooManyRows_isTooLarge() {
        assertFails(
                database.query(
                        "SELECT repeat('x', 10000) FROM generate_series(1, 2000)", List.of(), QueryOptions.DEFAULTS),
                "RESULT_TOO_LARGE",
                413);
        assertThat(query("SELECT 1").rowCount()).isEqualTo(1);
    }

    @Test
    void query_serverAway_isUnavailable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var config = postgres.config("postgres", port, 2, 2, Duration.ofSeconds(1));
        Databases away = Databases.build(Map.of("main", config), postgres.vertx(), null);

        assertFails(away.get().query("SELECT 1", List.of(), QueryOptions.DEFAULTS), "DATABASE_UNAVAILABLE", 503);
        Answers.of(away.close());
    }

    @Test
    void query_passwordRole_authenticatesByScram() throws Exception {
        postgres.run("DROP ROLE IF EXISTS scram; CREATE ROLE scram LOGIN PASSWORD 'secret'");
        Path hba = Path.of(postgres.column("SHOW hba_file").get(0));
        String before = Files.readString(hba);
        Files.writeString(hba, "host all scram 127.0.0.1/32 scram-sha-256\n" + before);
        postgres.run("SELECT pg_reload_conf()");
        var config = postgres.config("scram", postgres.port(), 2, 2, Duration.ofSeconds(5));
        Databases right = Databases.build(Map.of("main", config), postgres.vertx(), null);
        try {
            Answers.eventually(
                    () -> postgres.column("SELECT 1 FROM pg_hba_file_rules WHERE auth_method = 'scram-sha-256'")
                            .equals(List.of("1")));
            assertThat(Answers.of(right.get().query("SELECT 1", List.of(), QueryOptions.DEFAULTS))
                            .rowCount())
                    .isEqualTo(1);
            postgres.run("ALTER ROLE scram PASSWORD 'other'");
            Databases wrong = Databases.build(Map.of("main", config), postgres.vertx(), null);
            ServiceException failure = Answers.failure(wrong.get().query("SELECT 1", List.of(), QueryOptions.DEFAULTS));
            assertThat(failure.status()).isEqualTo(503);
            assertThat(failure).hasMessage("the database refused the configured user or password");
            Answers.of(wrong.close());
        } finally {
            Files.writeString(hba, before);
            postgres.run("SELECT pg_reload_conf()");
            Answers.of(right.close());
        }
    }

    @Test
    void query_typeOfParameterChanged_isLearnedAnewOnEveryConnection() {
        String sql = "SELECT id FROM item WHERE name = $1";
        warm(sql, "one");
        postgres.run("ALTER TABLE item DROP COLUMN name; ALTER TABLE item ADD COLUMN name int DEFAULT 7");

        for (int i = 0; i < 20; i++) {
            assertThat(query(sql, 7).rowCount()).isEqualTo(2);
        }
    }

    @Test
    void query_parameterWrongAgainAndAgain_isNotLearnedEachTime() {
        String sql = "SELECT id FROM item WHERE id = $1";
        for (int i = 0; i < 20; i++) {
            assertFails(database.query(sql, List.of("x"), QueryOptions.DEFAULTS), "PARAMETER_MISMATCH", 400);
        }
        assertThat(query("SELECT count(*) AS n FROM pg_prepared_statements WHERE statement LIKE 'SELECT id FROM item%'")
                        .rows()
                        .getJsonObject(0)
                        .getInteger("n"))
                .isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            interval      | $1::interval = 'P1DT2H'
            numeric       | $1::numeric IS NOT NULL
            """)
    void query_durationAndBigNumber_areBound(String type, String condition) {
        Object value = type.equals("interval") ? Duration.ofHours(26) : new java.math.BigInteger("9".repeat(30));
        assertThat(query("SELECT " + condition.replace("P1DT2H", "PT26H") + " AS ok", value)
                        .rows()
                        .getJsonObject(0)
                        .getBoolean("ok"))
                .isTrue();
    }

    @Test
    void query_arrayOfNumericWithNull_namesTheParameter() {
        assertThat(Answers.failure(database.query(
                        "SELECT $1::numeric[]", List.of(new JsonArray().add(1).addNull()), QueryOptions.DEFAULTS)))
                .hasMessageStartingWith("parameter $1 must be");
    }

    private void warm(String sql, Object parameter) {
        List<Future<QueryResult>> warm = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            warm.add(database.query(sql, List.of(parameter), READ_ONLY));
        }
        Answers.of(Future.all(warm));
    }

    private QueryResult query(String sql, @Nullable Object... parameters) {
        return Answers.of(database.query(sql, Arrays.asList(parameters), QueryOptions.DEFAULTS));
    }
}
