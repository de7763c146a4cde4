package io.headgate.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.headgate.api.service.CacheService;
import io.headgate.api.service.DatabaseService;
import io.headgate.api.service.LoadBalancerService;
import io.headgate.api.service.ServiceDirectory;
import io.headgate.api.service.Services;
import io.headgate.core.database.Databases;
import io.headgate.core.database.PostgresExtension;
import io.headgate.core.database.PostgresExtension.Postgres;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code headgate.database.*} on the bus, answered by a real PostgreSQL. */
@ExtendWith(PostgresExtension.class)
final class DatabaseOperationsTest {

    private final Vertx vertx = Vertx.vertx();
    private final Databases databases;

    DatabaseOperationsTest(Postgres postgres) {
        postgres.run("""
                DROP TABLE IF EXISTS bus_item;
                CREATE TABLE bus_item (id int, name text);
                INSERT INTO bus_item VALUES (1, 'tea'), (2, 'coffee')""");
        databases = Databases.build(Map.of("main", postgres.config()), vertx, null);
    }

    @BeforeEach
    void register() {
        new ServiceEndpoints(vertx, new OnlyDatabases(databases));
    }

    @AfterEach
    void close() throws Exception {
        databases.close().await(20, TimeUnit.SECONDS);
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void query_withParameters_repliesColumnsAndRows() throws Exception {
        JsonObject reply = ask("query", """
                {"sql": "SELECT id, name FROM bus_item WHERE name = $1 AND id = $2", "parameters": ["tea", 1]}""");

        assertThat(reply).isEqualTo(new JsonObject("""
                {"columns": ["id", "name"], "rows": [{"id": 1, "name": "tea"}], "rowCount": 1}"""));
    }

    @Test
    void query_withExplain_repliesThePlanOrWhyThereIsNone() throws Exception {
        assertThat(ask("query", """
                        {"database": "main", "sql": "SELECT * FROM bus_item", "explain": true}""").getJsonObject("plan").getJsonObject("Plan").getString("Node Type"))
                .isEqualTo("Seq Scan");
        JsonObject none = ask("query", """
                {"sql": "SHOW server_version_num", "explain": true}""");
        assertThat(none.containsKey("plan")).isFalse();
        assertThat(none.getString("planError")).contains("syntax error");
    }

    @Test
    void createIndex_twice_repliesThatItWasThere() throws Exception {
        String request = """
                {"table": "bus_item", "columns": ["id", "name"]}""";
        JsonObject first = ask("create-index", request);
        JsonObject second = ask("create-index", request);

        assertThat(first.getBoolean("created")).isTrue();
        assertThat(first.getString("statement")).startsWith("CREATE INDEX CONCURRENTLY");
        assertThat(second.getBoolean("created")).isFalse();
        assertThat(second.getString("name")).isEqualTo(first.getString("name"));
    }

    @Test
    void analyzeTable_repliesTheEstimate() throws Exception {
        JsonObject reply = ask("analyze-table", """
                {"table": "bus_item"}""");

        assertThat(reply.getString("table")).isEqualTo("public.bus_item");
        assertThat(reply.getLong("rows")).isEqualTo(2);
        assertThat(reply.getLong("tookMillis")).isNotNegative();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            query         | {}                                              | 400 INVALID_OPTION: sql: missing
            query         | {"sql": "SELECT 1", "sq": 1}                     | 400 INVALID_OPTION: sq: unknown
            query         | {"sql": "SELECT 1", "database": "none"}          | 404 NOT_FOUND: there is no database
            query         | {"sql": "SELECT 1", "timeout": "2h"}             | 400 INVALID_OPTION: timeout
            query         | {"sql": "SELEC"}                                 | 400 SYNTAX
            query         | {"sql": "SELECT pg_sleep(9)", "timeout": "50ms"} | 504 QUERY_TIMEOUT
            query         | {"sql": "DELETE FROM bus_item", "readOnly": true} | 403 READ_ONLY
            query         | {"sql": "SELECT $1::int", "parameters": ["x"]}   | 400 PARAMETER_MISMATCH: parameter $1 must be
            create-index  | {"table": "bus_item", "columns": "id"}           | 400 INVALID_OPTION: columns
            create-index  | {"table": "bus_item", "columns": ["no"]}         | 404 UNKNOWN_COLUMN
            create-index  | {"table": "nowhere", "columns": ["id"]}          | 404 UNKNOWN_TABLE
            analyze-table | {"table": "nowhere"}                             | 404 UNKNOWN_TABLE
            analyze-table | {}                                               | 400 INVALID_OPTION: table: missing
            """)
    void request_refused_saysWhy(String operation, String request, String failure) {
        Throwable thrown = catchThrowable(() -> ask(operation, request));

        assertThat(thrown).isInstanceOf(ReplyException.class);
        ReplyException refusal = (ReplyException) thrown;
        assertThat(refusal.failureCode() + " " + refusal.getMessage()).startsWith(failure);
    }

    private JsonObject ask(String operation, String request) throws Exception {
        return vertx.eventBus()
                .<JsonObject>request("headgate.database." + operation, new JsonObject(request))
                .await(30, TimeUnit.SECONDS)
                .body();
    }

    private record OnlyDatabases(Databases all) implements Services {
        @Override
        public ServiceDirectory<CacheService> caches() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServiceDirectory<DatabaseService> databases() {
            return all;
        }

        @Override
        public ServiceDirectory<LoadBalancerService> pools() {
            throw new UnsupportedOperationException();
        }
    }
}
