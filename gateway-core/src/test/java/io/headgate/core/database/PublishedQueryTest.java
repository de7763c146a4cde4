package io.headgate.core.database;

import static io.headgate.core.database.Answers.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.headgate.api.database.QueryOptions;
import io.headgate.core.config.ParameterConfig;
import io.headgate.core.config.TargetConfig;
import io.headgate.core.database.PostgresExtension.Postgres;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@ExtendWith(PostgresExtension.class)
final class PublishedQueryTest {

    private static Databases databases;

    @BeforeAll
    static void build(Postgres postgres) {
        postgres.run("""
                DROP TABLE IF EXISTS product; DROP TYPE IF EXISTS mood; DROP DOMAIN IF EXISTS tagged;
                CREATE DOMAIN tagged AS text;
                CREATE TYPE mood AS ENUM ('good', 'bad');
                CREATE TABLE product (id int PRIMARY KEY, name text, mood mood);
                INSERT INTO product VALUES (1, 'Ähre', 'good'), (2, 'b c', 'bad'), (3, '', 'good')""");
        databases = Databases.build(Map.of("main", postgres.config()), postgres.vertx(), null);
    }

    @AfterAll
    static void close() {
        Answers.of(databases.close());
    }

    @Test
    void answer_fromPathQueryAndHeader_bindsEach() {
        PublishedQuery query = query(
                "SELECT id FROM product WHERE id = $1 AND name = $2 AND mood = $3",
                parameter("path", "id", null),
                parameter("query", "name", null),
                parameter("header", "X-Mood", null));
        FakeExchange exchange = new FakeExchange("GET", "/p?other=%zz&name=%C3%84hre")
                .path("id", "1")
                .header("x-mood", "good");

        PublishedQuery.Answer answer = Answers.of(query.answer(exchange, Answers.WANTED));

        assertThat(answer.json().toString()).isEqualTo("[{\"id\":1}]");
        assertThat(answer.rows()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            integer                     | 5                    | 5
            smallint                    | -5                   | -5
            bigint                      | 9007199254740991     | 9007199254740991
            numeric                     | 1.50                 | 1.50
            double precision            | 1e3                  | 1000.0
            real                        | 0.5                  | 0.5
            boolean                     | true                 | true
            text                        | a+b%2B%20            | "a b+ "
            varchar                     |                      | ""
            date                        | 2025-01-31           | "2025-01-31"
            time                        | 12:30                | "12:30:00"
            timestamp                   | 2025-01-31T12:30:00  | "2025-01-31T12:30:00"
            timestamptz                 | 2025-01-31T12:30:00%2B02:00 | "2025-01-31T10:30:00Z"
            uuid                        | 00000000-0000-0000-0000-00000000000a | "00000000-0000-0000-0000-00000000000a"
            jsonb                       | {"a":1}              | {"a":1}
            bytea                       | AP8=                 | "AP8="
            mood                        | good                 | "good"
            mood[]                      | good,bad             | ["good","bad"]
            tagged[]                    | a%22b,c%5Cd,%7B%7D   | ["a\\"b","c\\\\d","{}"]
            macaddr[]                   |                      | []
            jsonb                       | 9007199254740993     | "9007199254740993"
            int[]                       | 1,2                  | [1,2]
            text[]                      | a,b                  | ["a","b"]
            uuid[]                      |                      | []
            interval                    | P1DT2H0.5S           | "P1DT2H0.5S"
            interval                    | PT90M                | "PT1H30M"
            inet                        | 10.0.0.1             | "10.0.0.1"
            inet                        | ::1                  | "0:0:0:0:0:0:0:1"
            """)
    void parameter_ofType_becomesItsValue(String type, String text, String json) {
        PublishedQuery query = query("SELECT $1::" + type + " AS v", parameter("query", "v", null));
        String given = text == null ? "" : text;

        for (int i = 0; i < 2; i++) {
            assertThat(Answers.of(query.answer(new FakeExchange("GET", "/?v=" + given), Answers.WANTED))
                            .json()
                            .toString())
                    .isEqualTo("[{\"v\":" + json + "}]");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            integer     | v=abc              | INVALID_PARAMETER  | a whole number
            integer     | v=99999999999      | INVALID_PARAMETER  | a whole number
            integer     | v=                 | INVALID_PARAMETER  | a whole number
            integer     | v=1%20OR%201=1     | INVALID_PARAMETER  | a whole number
            numeric     | v=1e999999999      | INVALID_PARAMETER  | a number
            boolean     | v=maybe            | INVALID_PARAMETER  | true or false
            date        | v=31.1.2025        | INVALID_PARAMETER  | a date
            timestamptz | v=yesterday        | INVALID_PARAMETER  | a time
            uuid        | v=1-1-1-1-1        | INVALID_PARAMETER  | a UUID
            jsonb       | v={                | INVALID_PARAMETER  | JSON
            jsonb       | v={}{}             | INVALID_PARAMETER  | JSON
            float8      | v=1d               | INVALID_PARAMETER  | a number
            float8      | v=0x1p3            | INVALID_PARAMETER  | a number
            float8      | v=1e999            | INVALID_PARAMETER  | a number
            real        | v=1e99             | INVALID_PARAMETER  | a number
            interval    | v=1+day            | INVALID_PARAMETER  | a duration
            interval    | v=P999999999Y      | INVALID_PARAMETER  | a duration
            interval    | v=P999999999D      | INVALID_PARAMETER  | a duration
            date        | v=%2B999999990-01-01 | INVALID_PARAMETER | a date
            timestamp   | v=%2B999999990-01-01T00:00:00 | INVALID_PARAMETER | a time
            inet        | v=localhost        | INVALID_PARAMETER  | an IP address
            int[]       | v=1,x              | INVALID_PARAMETER  | a comma-separated list
            mood        | v=angry            | INVALID_PARAMETER  | ~~
            text        | v=%zz              | INVALID_PARAMETER  | percent-encoding
            text        | v=%ff              | INVALID_PARAMETER  | UTF-8
            text        | v=a%00b            | INVALID_PARAMETER  | null characters
            text        | w=1                | MISSING_PARAMETER  | query.v is missing
            text        | v=1&v=2            | REPEATED_PARAMETER | query.v is given more than once
            text        | v=1&%76=2          | REPEATED_PARAMETER | query.v is given more than once
            """)
    void parameter_thatDoesNotFit_isNamed(String type, String request, String code, String message) {
        PublishedQuery query = query("SELECT $1::" + type + " AS v", parameter("query", "v", null));

        for (int i = 0; i < 2; i++) {
            var failure = Answers.failure(query.answer(new FakeExchange("GET", "/?" + request), Answers.WANTED));
            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
            assertThat(failure.status()).isEqualTo(400);
            assertThat(failure.getMessage()).contains(message == null ? "" : message);
        }
    }

    @Test
    void parameter_notRequired_takesItsDefaultOrNull() {
        PublishedQuery query = query(
                "SELECT $1::int AS a, $2::text AS b",
                new ParameterConfig("query", "a", null, false, "7"),
                new ParameterConfig("header", "b", null, false, null));

        assertThat(Answers.of(query.answer(new FakeExchange("GET", "/"), Answers.WANTED))
                        .json()
                        .toString())
                .isEqualTo("[{\"a\":7,\"b\":null}]");
    }

    @Test
    void parameter_withConfiguredType_mustFitThatToo() {
        PublishedQuery query = query("SELECT $1::text AS v", parameter("query", "v", "date"));

        assertThat(Answers.of(query.answer(new FakeExchange("GET", "/?v=2025-01-31"), Answers.WANTED))
                        .json()
                        .toString())
                .isEqualTo("[{\"v\":\"2025-01-31\"}]");
        assertFails(query.answer(new FakeExchange("GET", "/?v=x"), Answers.WANTED), "INVALID_PARAMETER", 400);
    }

    @Test
    void header_repeated_isRefused() {
        PublishedQuery query = query("SELECT $1::text", parameter("header", "X-A", null));

        assertFails(
                query.answer(new FakeExchange("GET", "/").header("x-a", "1").header("X-A", "2"), Answers.WANTED),
                "REPEATED_PARAMETER",
                400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE FROM product                                          | QUERY_FAILED
            SELECT * FROM nowhere                                        | QUERY_FAILED
            SELEC                                                        | QUERY_FAILED
            SELECT $1::int                                               | QUERY_FAILED
            SELECT 1/0                                                   | QUERY_FAILED
            SELECT repeat('x', 100000) FROM generate_series(1, 200)      | RESULT_TOO_LARGE
            """)
    void query_atFaultItself_isTheServersError(String sql, String code) {
        assertFails(query(sql).answer(new FakeExchange("GET", "/"), Answers.WANTED), code, 500);
    }

    @Test
    void compile_whatWouldOutlastTheCall_isRefused() {
        assertThatThrownBy(() -> query("SET search_path = x")).hasMessageContaining("SET");
    }

    @Test
    void answer_manyFirstCallsAtOnce_allSucceed() {
        PublishedQuery query = query("SELECT $1::int + 1 AS v", parameter("query", "v", null));
        List<Future<PublishedQuery.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(query.answer(new FakeExchange("GET", "/?v=" + i), Answers.WANTED));
        }

        Answers.of(Future.all(answers));

        for (int i = 0; i < 40; i++) {
            assertThat(answers.get(i).result().json().toString()).isEqualTo("[{\"v\":" + (i + 1) + "}]");
        }
    }

    @Test
    void answer_noRows_isAnEmptyArray() {
        assertThat(Answers.of(query("SELECT 1 WHERE false").answer(new FakeExchange("GET", "/"), Answers.WANTED))
                        .json()
                        .toString())
                .isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"macaddr", "macaddr8", "oid", "xml", "bit(3)", "varbit", "money", "cidr", "point", "oid[]"})
    void parameter_ofTypeThatCannotBeSent_isTheQuerysFault(String type) {
        String sql = "SELECT 1 WHERE $1::" + type + " IS NULL";

        assertFails(
                query(sql, parameter("query", "v", null)).answer(new FakeExchange("GET", "/?v=1"), Answers.WANTED),
                "QUERY_FAILED",
                500);
        assertThat(Answers.failure(databases.get().query(sql, List.of("1"), QueryOptions.DEFAULTS)))
                .hasMessageStartingWith("parameter $1 is of a type that cannot be sent (expected: $1::text");
    }

    @Test
    void parameter_jsonNumbers_arriveExactly() {
        PublishedQuery query = query("SELECT ($1::jsonb -> 'n')::text AS v", parameter("query", "v", null));

        assertThat(json(query, "/?v={\"n\":12345678901234567.89}")).isEqualTo("[{\"v\":\"12345678901234567.89\"}]");
        assertThat(json(query, "/?v={\"n\":10.10}")).isEqualTo("[{\"v\":\"10.10\"}]");
    }

    @Test
    void parameter_defaultThatDoesNotFit_isTheQuerysFault() {
        PublishedQuery query = query("SELECT $1::int AS v", new ParameterConfig("query", "v", null, false, "many"));

        assertFails(query.answer(new FakeExchange("GET", "/"), Answers.WANTED), "QUERY_FAILED", 500);
        assertThat(json(query, "/?v=1")).isEqualTo("[{\"v\":1}]");
    }

    @Test
    void answer_columnBecameANumber_isRightOnEveryWarmConnection(Postgres postgres) {
        postgres.run("DROP TABLE IF EXISTS retyped; CREATE TABLE retyped (id int, code text);"
                + "INSERT INTO retyped VALUES (1, '7'), (2, '8')");
        PublishedQuery query = query("SELECT id FROM retyped WHERE code = $1", parameter("query", "v", null));
        warm(query, "/?v=7");
        postgres.run("ALTER TABLE retyped ALTER COLUMN code TYPE int USING code::int");

        for (int i = 0; i < 20; i++) {
            assertThat(json(query, "/?v=7")).isEqualTo("[{\"id\":1}]");
        }
    }

    @Test
    void answer_columnBecameWider_neverComparesACutNumber(Postgres postgres) {
        postgres.run("DROP TABLE IF EXISTS widened; CREATE TABLE widened (id int, n text);"
                + "INSERT INTO widened VALUES (7, 'seven'), (-1294967296, 'cut')");
        PublishedQuery query = query("SELECT n FROM widened WHERE id = $1", parameter("query", "v", null));
        warm(query, "/?v=7");
        postgres.run("ALTER TABLE widened ALTER COLUMN id TYPE bigint;"
                + "INSERT INTO widened VALUES (3000000000, 'three')");

        for (int i = 0; i < 20; i++) {
            assertThat(json(query, "/?v=3000000000")).isEqualTo("[{\"n\":\"three\"}]");
        }
    }

    @Test
    void query_atFaultItself_isSaidInTheLogOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger(QueryLog.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            PublishedQuery wrong = query("SELECT * FROM nowhere WHERE $1::text = 'x'", parameter("query", "v", null));
            for (int i = 0; i < 5; i++) {
                assertFails(
                        wrong.answer(new FakeExchange("GET", "/?v=confidential"), Answers.WANTED), "QUERY_FAILED", 500);
            }
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("The published query of route query failed: UNKNOWN_TABLE, SQLSTATE 42P01: "
                        + "relation \"nowhere\" does not exist at position 15");
    }

    @Test
    void answer_routesTimeout_endsTheQuery(Postgres postgres) {
        PublishedQuery slow = PublishedQuery.compile(
                new TargetConfig.ToQuery("main", "SELECT pg_sleep(5)", List.of()),
                databases.get(),
                Duration.ofMillis(300));

        assertFails(slow.answer(new FakeExchange("GET", "/"), Answers.WANTED), "QUERY_TIMEOUT", 504);

        Answers.eventually(() -> postgres.column("SELECT 1 FROM pg_stat_activity WHERE state = 'active'"
                        + " AND application_name = 'headgate' AND query LIKE '%pg_sleep(5)%'")
                .isEmpty());
    }

    private static void warm(PublishedQuery query, String target) {
        List<Future<PublishedQuery.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(query.answer(new FakeExchange("GET", target), Answers.WANTED));
        }
        Answers.of(Future.all(answers));
    }

    private static String json(PublishedQuery query, String target) {
        return Answers.of(query.answer(new FakeExchange("GET", target), Answers.WANTED))
                .json()
                .toString();
    }

    private static PublishedQuery query(String sql, ParameterConfig... parameters) {
        return PublishedQuery.compile(
                new TargetConfig.ToQuery("main", sql, List.of(parameters)), databases.get(), Duration.ofSeconds(15));
    }

    private static ParameterConfig parameter(String source, String name, String type) {
        return new ParameterConfig(source, name, type, true, null);
    }
}
