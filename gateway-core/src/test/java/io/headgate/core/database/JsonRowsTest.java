package io.headgate.core.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.database.QueryOptions;
import io.headgate.core.config.TargetConfig;
import io.headgate.core.database.PostgresExtension.Postgres;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
final class JsonRowsTest {

    private static Databases databases;

    @BeforeAll
    static void build(Postgres postgres) {
        databases = Databases.build(Map.of("main", postgres.config()), postgres.vertx(), null);
    }

    @AfterAll
    static void close() {
        Answers.of(databases.close());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            NULL::int                                   | null
            true                                        | true
            1::smallint                                 | 1
            2147483647                                  | 2147483647
            9007199254740991                            | 9007199254740991
            9007199254740992                            | "9007199254740992"
            (-9223372036854775807 - 1)::bigint          | "-9223372036854775808"
            12.50::numeric                              | 12.50
            0.000001::numeric                           | 0.000001
            1234567890.123456789::numeric               | "1234567890.123456789"
            'NaN'::numeric                              | "NaN"
            1.5::real                                   | 1.5
            0.1::double precision                       | 0.1
            1e300::double precision                     | 1.0E300
            'NaN'::double precision                     | "NaN"
            '-Infinity'::double precision               | "-Infinity"
            concat('a"b\\c', chr(10), 'ü')               | "a\\"b\\\\c\\nü"
            'x'::char(3)                                | "x  "
            'n'::name                                   | "n"
            '2025-01-31'::date                          | "2025-01-31"
            'infinity'::date                            | "infinity"
            '12:30'::time                               | "12:30:00"
            '12:30:00.25+01'::timetz                    | "12:30:00.25+01:00"
            '2025-01-31 12:30'::timestamp               | "2025-01-31T12:30:00"
            'infinity'::timestamp                       | "infinity"
            '-infinity'::timestamp                      | "-infinity"
            '-infinity'::timestamptz                    | "-infinity"
            '-infinity'::date                           | "-infinity"
            '0044-03-15 BC'::date                       | "-0043-03-15"
            '12345-01-31'::date                         | "+12345-01-31"
            '2025-01-31 12:30+02'::timestamptz          | "2025-01-31T10:30:00Z"
            'infinity'::timestamptz                     | "infinity"
            '1 year 2 months 3 days 04:05:06.7'::interval | "P1Y2M3DT4H5M6.7S"
            '-1 day -2 seconds'::interval               | "P-1DT-2S"
            '1 day'::interval                           | "P1D"
            '0'::interval                               | "PT0S"
            '\\x00ff'::bytea                            | "AP8="
            '00000000-0000-0000-0000-00000000000a'::uuid | "00000000-0000-0000-0000-00000000000a"
            '{"a":[1,null,"x"]}'::jsonb                 | {"a":[1,null,"x"]}
            '[1,2]'::json                               | [1,2]
            '"text"'::jsonb                             | "text"
            'null'::jsonb                               | null
            '7'::jsonb                                  | 7
            ARRAY[1,NULL,3]                             | [1,null,3]
            ARRAY['a','b']                              | ["a","b"]
            ARRAY[9007199254740992]                     | ["9007199254740992"]
            ARRAY['2025-01-31'::date]                   | ["2025-01-31"]
            ARRAY[1.50::numeric]                        | [1.50]
            '{}'::int[]                                 | []
            '10.0.0.1'::inet                            | "10.0.0.1"
            '10.0.0.0/8'::cidr                          | "10.0.0.0/8"
            """)
    void value_ofType_isWrittenAs(String sql, String json) {
        String statement = "SELECT " + sql + " AS v";
        PublishedQuery query = query(statement);

        assertThat(Answers.of(query.answer(new FakeExchange("GET", "/"), Answers.WANTED))
                        .json()
                        .toString())
                .isEqualTo("[{\"v\":" + json + "}]");
        var row = Answers.of(databases.get().query(statement, List.of(), QueryOptions.DEFAULTS))
                .rows()
                .getJsonObject(0);
        assertThat(new JsonObject(row.encode())).isEqualTo(new JsonObject("{\"v\":" + json + "}"));
    }

    @Test
    void columns_ofOneName_areKeptApart() {
        PublishedQuery query = query("SELECT 1 AS a, 2 AS a, 3 AS a_2");

        assertThat(Answers.of(query.answer(new FakeExchange("GET", "/"), Answers.WANTED))
                        .json()
                        .toString())
                .isEqualTo("[{\"a\":1,\"a_2\":2,\"a_2_2\":3}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            1::oid                        | oid        | text
            ARRAY[1::oid]                 | oid[]      | text[]
            '<a/>'::xml                   | xml        | text
            ARRAY['<a/>'::xml]            | xml[]      | text[]
            B'101'                        | bit        | text
            ARRAY[B'101']                 | bit[]      | text[]
            B'101'::varbit                | varbit     | text
            '08:00:2b:01:02:03'::macaddr  | macaddr    | text
            '08:00:2b:01:02:03:04:05'::macaddr8 | macaddr8 | text
            NULL::oid                     | oid        | text
            """)
    void column_ofTypeThatTheClientCannotRead_isNamedWhateverItsValue(String sql, String type, String cast) {
        String statement = "SELECT 1 AS one, " + sql + " AS v";

        Answers.assertFails(
                query(statement).answer(new FakeExchange("GET", "/"), Answers.WANTED), "UNSUPPORTED_VALUE", 500);
        assertThat(Answers.failure(databases.get().query(statement, List.of(), QueryOptions.DEFAULTS)))
                .hasMessage("column v: cast type " + type + " to " + cast);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'Infinity'::numeric", "'24:00'::time", "ARRAY['24:00'::time]"})
    void value_thatTheClientCannotRead_failsItsOwnQueryOnly(String sql) {
        String statement = "SELECT " + sql + " AS v";
        Future<?> others =
                databases.get().query("SELECT pg_sleep(0.2)", List.of(), new QueryOptions(false, null, true));

        Answers.assertFails(
                query(statement).answer(new FakeExchange("GET", "/"), Answers.WANTED), "UNSUPPORTED_VALUE", 500);
        assertThat(Answers.failure(databases.get().query(statement, List.of(), QueryOptions.DEFAULTS)))
                .hasMessageContaining("cast");
        Answers.of(others);
    }

    private static PublishedQuery query(String sql) {
        return PublishedQuery.compile(
                new TargetConfig.ToQuery("main", sql, List.of()), databases.get(), Duration.ofSeconds(15));
    }
}
