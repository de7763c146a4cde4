package io.headgate.core.database;

import static io.headgate.core.database.Answers.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.database.IndexOptions;
import io.headgate.api.database.IndexResult;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
final class MaintenanceTest {

    private static final IndexOptions UNIQUE = new IndexOptions(true, true);
    private static final String INDEXES =
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'orders'::regclass AND indisvalid";

    private static final String ALL =
            "SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = 'orders'::regclass";
    private static final String CONNECTIONS =
            "SELECT 1 FROM pg_stat_activity WHERE application_name = 'headgate-maintenance'";

    private final Postgres postgres;
    private Databases databases;
    private Database database;

    MaintenanceTest(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void build() {
        postgres.run("""
                DROP SCHEMA IF EXISTS "Odd ""schema" CASCADE; DROP TABLE IF EXISTS orders, parts;
                CREATE TABLE orders (id int, status text, "Group" int);
                INSERT INTO orders SELECT n, 'done', n FROM generate_series(1, 1000) n;
                CREATE SCHEMA "Odd ""schema";
                CREATE TABLE "Odd ""schema"."a; DROP TABLE orders" (id int);
                CREATE TABLE parts (id int) PARTITION BY RANGE (id)""");
        databases = Databases.build(Map.of("main", postgres.config()), postgres.vertx(), null);
        database = databases.get();
    }

    @AfterEach
    void close() {
        Answers.of(databases.close());
    }

    @Test
    void createIndex_new_createsAndThenFindsIt() {
        IndexResult first = create("orders", "status", "Group");
        IndexResult second = create("public.orders", "status", "Group");

        assertThat(first.created()).isTrue();
        assertThat(first.statement())
                .isEqualTo("CREATE INDEX CONCURRENTLY \"" + first.name()
                        + "\" ON \"public\".\"orders\" USING btree (\"status\", \"Group\")");
        assertThat(second.created()).isFalse();
        assertThat(second.name()).isEqualTo(first.name());
        assertThat(postgres.column(INDEXES)).hasSize(1);
    }

    @Test
    void createIndex_sameDefinitionUnderAnotherName_isFound() {
        postgres.run("CREATE INDEX theirs ON orders (id)");

        assertThat(create("orders", "id"))
                .extracting(IndexResult::created, IndexResult::name)
                .containsExactly(false, "theirs");
    }

    @Test
    void createIndex_otherDefinitions_areNotTakenForIt() {
        postgres.run("""
                CREATE INDEX ON orders (id DESC); CREATE INDEX ON orders (id) WHERE id > 5;
                CREATE INDEX ON orders (id) INCLUDE (status); CREATE INDEX ON orders USING hash (id);
                CREATE INDEX ON orders ((id + 1)); CREATE INDEX ON orders (status text_pattern_ops);
                CREATE INDEX ON orders (status COLLATE "C"); CREATE UNIQUE INDEX ON orders (id)""");

        assertThat(create("orders", "id").created()).isTrue();
        assertThat(create("orders", "status").created()).isTrue();
    }

    @Test
    void createIndex_invalidLeftover_isReplaced() {
        postgres.run("CREATE INDEX leftover ON orders (id)");
        postgres.run("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'leftover'::regclass");

        assertThat(create("orders", "id").created()).isTrue();
        assertThat(postgres.column("SELECT relname FROM pg_class WHERE relname = 'leftover'"))
                .isEmpty();
    }

    @Test
    void createIndex_uniqueOverDuplicates_failsAndLeavesNothing() {
        assertFails(database.createIndex("orders", List.of("status"), UNIQUE), "CONSTRAINT", 409);
        assertThat(postgres.column("SELECT 1 FROM pg_index WHERE indrelid = 'orders'::regclass"))
                .isEmpty();
    }

    @Test
    void createIndex_notConcurrent_works() {
        IndexResult result = Answers.of(database.createIndex("orders", List.of("id"), new IndexOptions(false, true)));

        assertThat(result.statement()).startsWith("CREATE UNIQUE INDEX \"idx_orders_id_");
        assertThat(postgres.column(INDEXES)).hasSize(1);
    }

    @Test
    void createIndex_oddNames_areQuoted() {
        IndexResult result = create("Odd \"schema.a; DROP TABLE orders", "id");

        assertThat(result.created()).isTrue();
        assertThat(postgres.column("SELECT count(*) FROM orders")).containsExactly("1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nowhere",
                "orders; DROP TABLE orders",
                "orders--",
                "\"orders\"",
                "public.nowhere",
                ".orders",
                "'"
            })
    void createIndex_noSuchTable_isNotFound(String table) {
        assertFails(database.createIndex(table, List.of("id"), IndexOptions.DEFAULTS), "UNKNOWN_TABLE", 404);
        assertThat(postgres.column("SELECT count(*) FROM orders")).containsExactly("1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "id) ; DROP TABLE orders; --", "ctid", "lower(status)", "group", "id DESC"})
    void createIndex_noSuchColumn_isNotFound(String column) {
        assertFails(
                database.createIndex("orders", List.of("id", column), IndexOptions.DEFAULTS), "UNKNOWN_COLUMN", 404);
        assertThat(postgres.column("SELECT count(*) FROM orders")).containsExactly("1000");
    }

    @Test
    void createIndex_whatCannotBe_isRefused() {
        assertFails(database.createIndex(" ", List.of("id"), IndexOptions.DEFAULTS), "INVALID_OPTION", 400);
        assertFails(database.createIndex("orders", List.of(), IndexOptions.DEFAULTS), "INVALID_OPTION", 400);
        assertFails(database.createIndex("orders", List.of("id", "id"), IndexOptions.DEFAULTS), "INVALID_OPTION", 400);
        assertFails(database.createIndex("parts", List.of("id"), IndexOptions.DEFAULTS), "PARTITIONED", 422);
        assertFails(
                database.createIndex("pg_catalog.pg_class", List.of("oid"), IndexOptions.DEFAULTS), "FORBIDDEN", 403);
    }

    @Test
    void createIndex_secondOnTheTable_isBusyOrFindsTheFirst() {
        var first = database.createIndex("orders", List.of("id"), IndexOptions.DEFAULTS);
        assertFails(database.createIndex("orders", List.of("id"), IndexOptions.DEFAULTS), "BUSY", 409);
        assertThat(Answers.of(first).created()).isTrue();
        assertThat(create("orders", "id").created()).isFalse();
    }

    @Test
    void createIndex_heldUpByATransaction_leavesNothingOnceThatEnds() throws Exception {
        ControlConnection control = new ControlConnection(postgres.config(), postgres.vertx());
        Maintenance impatient =
                new Maintenance(postgres.config(), postgres.vertx(), control, new Maintenance.Times(100, 10_000));
        try (Connection other = postgres.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE orders SET status = 'open' WHERE id = 1");

            assertFails(impatient.createIndex("orders", List.of("id"), IndexOptions.DEFAULTS), "LOCKED", 409);
            assertThat(postgres.column(ALL)).hasSize(1);
            assertFails(impatient.createIndex("orders", List.of("id"), IndexOptions.DEFAULTS), "BUSY", 409);
            other.commit();
        }
        Answers.eventually(() -> postgres.column(ALL).isEmpty());
        Answers.eventually(() -> postgres.column(CONNECTIONS).isEmpty());
        assertThat(Answers.of(impatient.createIndex("orders", List.of("id"), IndexOptions.DEFAULTS))
                        .created())
                .isTrue();
        Answers.of(control.close());
    }

    @Test
    void createIndex_whileSomebodyElseBuildsOne_leavesThatAlone() throws Exception {
        try (Connection other = postgres.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE orders SET status = 'open' WHERE id = 1");
            Future<Void> theirs = postgres.vertx().executeBlocking(() -> {
                postgres.run("CREATE INDEX CONCURRENTLY theirs ON orders (id)");
                return null;
            });
            Answers.eventually(() -> postgres.column(ALL).equals(List.of("theirs")));

            assertFails(database.createIndex("orders", List.of("id"), IndexOptions.DEFAULTS), "BUSY", 409);
            other.commit();
            Answers.of(theirs);
        }
        assertThat(create("orders", "id"))
                .extracting(IndexResult::created, IndexResult::name)
                .containsExactly(false, "theirs");
    }

    @Test
    void indexName_longDefinitions_fitAndDiffer() {
        Table table = new Table(1, "public", "ü".repeat(40), false, 0);
        var one = new IndexDefinition(table, List.of("a"), "1", false);
        var other = new IndexDefinition(table, List.of("b"), "2", false);

        assertThat(one.name().getBytes(java.nio.charset.StandardCharsets.UTF_8)).hasSizeBetween(60, 63);
        assertThat(one.name()).isNotEqualTo(other.name()).doesNotContain("\uFFFD");
    }

    @Test
    void analyzeTable_own_refreshesTheEstimate() {
        for (int i = 0; i < 2; i++) {
            var result = Answers.of(database.analyzeTable("orders"));
            assertThat(result.table()).isEqualTo("public.orders");
            assertThat(result.rows()).isEqualTo(1000);
        }
    }

    @Test
    void analyzeTable_ofSomebodyElse_isRefused() {
        postgres.run("DROP ROLE IF EXISTS visitor; CREATE ROLE visitor LOGIN");
        var config = postgres.config("visitor", postgres.port(), 2, 2, Duration.ofSeconds(5));
        Databases theirs = Databases.build(Map.of("main", config), postgres.vertx(), null);

        assertFails(theirs.get().analyzeTable("orders"), "NOT_OWNER", 403);
        assertFails(theirs.get().createIndex("orders", List.of("id"), IndexOptions.DEFAULTS), "FORBIDDEN", 403);
        assertFails(theirs.get().analyzeTable("nowhere"), "UNKNOWN_TABLE", 404);
        Answers.of(theirs.close());
    }

    @Test
    void maintenance_done_leavesNoConnection() {
        create("orders", "id");
        assertFails(database.analyzeTable("nowhere"), "UNKNOWN_TABLE", 404);
        Answers.eventually(() -> postgres.column(CONNECTIONS).isEmpty());
    }

    private IndexResult create(String table, String... columns) {
        return Answers.of(database.createIndex(table, List.of(columns), IndexOptions.DEFAULTS));
    }
}
