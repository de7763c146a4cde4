package io.headgate.core.database;

import static io.headgate.core.database.Answers.assertFails;
import static io.headgate.core.database.Answers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.database.QueryOptions;
import io.headgate.api.database.QueryResult;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.DatabaseConfig;
import io.headgate.core.config.ParameterConfig;
import io.headgate.core.config.TargetConfig;
import io.headgate.core.database.PostgresExtension.Postgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class TimeoutTest {

    private static final int MAX = 20;
    private static final String TRAFFIC =
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'headgate' ORDER BY pid";

    private final Postgres postgres;
    private Databases databases;
    private Database database;

    TimeoutTest(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void build() {
        eventually(() -> postgres.column(TRAFFIC).isEmpty());
        use(MAX, 2_000);
    }

    @AfterEach
    void close() {
        Answers.of(databases.close());
    }

    @Test
    void thousandTimeouts_thenThousandGoodQueries_allGoodSucceedWithinTheConnections() throws Exception {
        AtomicInteger most = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        Thread sampler = new Thread(() -> sample(most, done));
        sampler.start();

        Answers.of(wave(MAX, MAX, i -> query("SELECT pg_sleep(0.1)", 5_000).mapEmpty()));
        AtomicInteger timeouts = new AtomicInteger();
        Answers.of(wave(
                1_000,
                MAX,
                i -> query("SELECT pg_sleep(10)", 100).transform(slept -> {
                    timeouts.addAndGet(isTimeout(slept.cause()) ? 1 : 0);
                    return Future.succeededFuture();
                })));
        PublishedQuery published = PublishedQuery.compile(
                new TargetConfig.ToQuery(
                        "main", "SELECT $1::int AS n", List.of(new ParameterConfig("query", "n", null, true, null))),
                database,
                Duration.ofSeconds(15));
        Set<String> good = ConcurrentHashMap.newKeySet();
        Answers.of(wave(
                1_000,
                3 * MAX,
                i -> published
                        .answer(new FakeExchange("GET", "/?n=" + i), Answers.WANTED)
                        .onSuccess(answer -> good.add(answer.json().toString()))
                        .mapEmpty()));
        done.set(true);
        sampler.join();

        assertThat(timeouts.get()).isEqualTo(1_000);
        assertThat(good).hasSize(1_000);
        assertThat(most.get()).isBetween(1, MAX);
        DatabaseStats stats = database.stats();
        assertThat(stats.inUse()).isZero();
        assertThat(stats.waiting()).isZero();
        assertThat(stats.size()).isLessThanOrEqualTo(MAX);
        assertThat(stats.timeouts()).isEqualTo(1_000);
        assertThat(stats.terminations()).isZero();
    }

    @Test
    void query_afterCancellationThatCameJustAsTheStatementEnded_isNeverCancelled() {
        // Swallows the server's timeout at 50 ms and ends about when the backstop cancels, 300 ms after submission.
        postgres.run("""
                CREATE OR REPLACE FUNCTION ends_with_the_cancel() RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                  BEGIN PERFORM pg_sleep(5); EXCEPTION WHEN query_canceled THEN NULL; END;
                  PERFORM pg_sleep(0.240 + random() * 0.025);
                END $$""");
        AtomicInteger good = new AtomicInteger();
        Answers.of(wave(
                200,
                MAX,
                i -> query("SELECT ends_with_the_cancel()", 50)
                        .transform(ended -> query("SELECT pg_sleep(0.02)", 9_000))
                        .onSuccess(slept -> good.incrementAndGet())
                        .mapEmpty()));

        assertThat(good.get()).isEqualTo(200);
        assertThat(database.stats().cancels()).isPositive();
        assertThat(database.stats().terminations()).isZero();
    }

    @Test
    void query_cancellationCannotBeSent_connectionIsNotUsedAgain() {
        postgres.run("""
                DROP ROLE IF EXISTS lonely; CREATE ROLE lonely LOGIN CONNECTION LIMIT 1;
                CREATE OR REPLACE FUNCTION deaf_a_while() RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                  BEGIN PERFORM pg_sleep(5); EXCEPTION WHEN query_canceled THEN NULL; END;
                  PERFORM pg_sleep(1);
                END $$""");
        use(postgres.config("lonely", postgres.port(), 1, 10, Duration.ofSeconds(5)));
        String pid = pid();

        assertFails(query("SELECT deaf_a_while()", 100), "QUERY_TIMEOUT", 504);

        assertThat(pid()).isNotEqualTo(pid);
    }

    @Test
    void query_afterTimeoutOnTheSameConnection_isNeverCancelled() {
        use(1, 10);
        String pid = pid();
        for (int i = 0; i < 15; i++) {
            assertFails(query("SELECT pg_sleep(5)", 50), "QUERY_TIMEOUT", 504);
            assertThat(Answers.of(query("SELECT pg_sleep(0.12)", 5_000)).rowCount())
                    .isEqualTo(1);
        }
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void query_serverDoesNotTimeOut_isCancelledFromHereAndConnectionKept() {
        use(1, 10);
        String pid = pid();
        long start = System.nanoTime();
        // It swallows the server's own timeout, so that only the backstop is left.
        postgres.run("""
                CREATE OR REPLACE FUNCTION deaf_once() RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                  BEGIN PERFORM pg_sleep(5); EXCEPTION WHEN query_canceled THEN NULL; END;
                  PERFORM pg_sleep(20);
                END $$""");
        assertFails(query("SELECT deaf_once()", 100), "QUERY_TIMEOUT", 504);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));

        assertThat(database.stats().inUse()).isEqualTo(1);
        assertThat(Answers.of(query("SELECT pg_sleep(0.1)", 5_000)).rowCount()).isEqualTo(1);
        assertThat(pid()).isEqualTo(pid);
        assertThat(database.stats().cancels()).isEqualTo(1);
        assertThat(database.stats().terminations()).isZero();
    }

    @Test
    void query_backendIgnoresCancel_isTerminatedAndReplaced() {
        use(1, 10);
        String pid = pid();
        postgres.run("""
                CREATE OR REPLACE FUNCTION stubborn() RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                  PERFORM set_config('statement_timeout', '0', false);
                  LOOP
                    BEGIN PERFORM pg_sleep(5); EXCEPTION WHEN query_canceled THEN NULL; END;
                  END LOOP;
                END $$""");

        assertFails(query("SELECT stubborn()", 100), "QUERY_TIMEOUT", 504);
        eventually(() -> database.stats().inUse() == 0);

        assertThat(database.stats().terminations()).isEqualTo(1);
        assertThat(pid()).isNotEqualTo(pid);
    }

    @Test
    void query_cancelledBySomebodyElse_saysSo() {
        use(1, 10);
        String pid = pid();
        Future<QueryResult> sleeping = query("SELECT pg_sleep(10)", 5_000);
        eventually(() -> postgres.column("SELECT state FROM pg_stat_activity WHERE pid = " + pid)
                .equals(List.of("active")));
        postgres.run("SELECT pg_cancel_backend(" + pid + ")");

        assertFails(sleeping, "CANCELLED", 504);
    }

    @Test
    void query_connectionsAndQueueFull_isRefusedAtOnce() {
        use(1, 1);
        pid();
        Future<QueryResult> running = query("SELECT pg_sleep(0.5)", 5_000);
        Future<QueryResult> waiting = query("SELECT 1", 5_000);
        assertFails(query("SELECT 1", 5_000), "CONNECTIONS_EXHAUSTED", 503);

        assertThat(Answers.of(running).rowCount()).isEqualTo(1);
        assertThat(Answers.of(waiting).rowCount()).isEqualTo(1);
    }

    @Test
    void query_noConnectionComesFree_isRefusedAtItsDeadline() {
        use(1, 10);
        pid();
        Future<QueryResult> running = query("SELECT pg_sleep(1)", 5_000);
        assertFails(query("SELECT 1", 100), "CONNECTIONS_EXHAUSTED", 503);

        assertThat(Answers.of(running).rowCount()).isEqualTo(1);
        eventually(() -> database.stats().inUse() == 0 && database.stats().waiting() == 0);
    }

    @Test
    void readOnlyQuery_backendKilled_isRepeated() {
        use(2, 10);
        QueryOptions readOnly = new QueryOptions(false, Duration.ofSeconds(5), true);
        for (int i = 0; i < 10; i++) {
            Answers.of(Future.all(
                    database.query("SELECT 1", List.of(), readOnly), database.query("SELECT 1", List.of(), readOnly)));
            kill();
            assertThat(Answers.of(database.query("SELECT 1", List.of(), readOnly))
                            .rowCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void query_backendKilledWhileItRuns_isLostWhenItMayHaveChangedSomething() {
        use(1, 10);
        String pid = pid();
        Future<QueryResult> running = query("SELECT pg_sleep(10)", 5_000);
        eventually(() -> postgres.column("SELECT state FROM pg_stat_activity WHERE pid = " + pid)
                .equals(List.of("active")));
        kill();

        assertFails(running, "CONNECTION_LOST", 502);
        eventually(() -> query("SELECT 1", 1_000).otherwiseEmpty().await() != null);
    }

    @Test
    void result_arrivesOnTheCallersContext() {
        AtomicBoolean same = new AtomicBoolean();
        var context = postgres.vertx().getOrCreateContext();
        var done = io.vertx.core.Promise.<Void>promise();
        context.runOnContext(run -> query("SELECT 1", 1_000).onComplete(result -> {
            same.set(Vertx.currentContext() == context);
            done.complete();
        }));
        Answers.of(done.future());

        assertThat(same).isTrue();
    }

    @Test
    void session_isSetOnlyWhenItHasToChange() {
        Session session = new Session();
        assertThat(session.settings(9_999, false))
                .isEqualTo("SET statement_timeout = 10000; SET default_transaction_read_only = off");
        assertThat(session.settings(9_990, false)).isEmpty();
        assertThat(session.settings(9_999, true)).isEqualTo("SET default_transaction_read_only = on");
        assertThat(session.settings(60, true)).isEqualTo("SET statement_timeout = 100");
        assertThat(session.settings(5, true)).isEmpty();
        assertThat(session.settings(9_999, true)).isEqualTo("SET statement_timeout = 10000");
        session.forget();
        assertThat(session.settings(9_999, true)).contains("statement_timeout", "read_only");
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof ServiceException refusal && refusal.code().equals("QUERY_TIMEOUT");
    }

    private void use(int max, int waiting) {
        use(postgres.config(max, waiting));
    }

    private void use(DatabaseConfig config) {
        if (databases != null) {
            Answers.of(databases.close());
        }
        databases = Databases.build(Map.of("main", config), postgres.vertx(), null);
        database = databases.get();
    }

    private Future<QueryResult> query(String sql, long timeoutMillis) {
        return database.query(sql, List.of(), new QueryOptions(false, Duration.ofMillis(timeoutMillis), false));
    }

    private String pid() {
        return Answers.of(query("SELECT pg_backend_pid()::text AS pid", 5_000))
                .rows()
                .getJsonObject(0)
                .getString("pid");
    }

    private void kill() {
        postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'headgate'");
    }

    private void sample(AtomicInteger most, AtomicBoolean done) {
        try (var connection = postgres.connect();
                var statement = connection.prepareStatement(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'headgate'")) {
            while (!done.get()) {
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    most.accumulateAndGet(rows.getInt(1), Math::max);
                }
            }
        } catch (java.sql.SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Keeps a number of calls under way until all are done. */
    private static Future<Void> wave(int total, int width, IntFunction<Future<Void>> call) {
        AtomicInteger next = new AtomicInteger();
        List<Future<Void>> lanes = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            lanes.add(lane(total, next, call));
        }
        return Future.all(lanes).mapEmpty();
    }

    private static Future<Void> lane(int total, AtomicInteger next, IntFunction<Future<Void>> call) {
        int i = next.getAndIncrement();
        return i >= total ? Future.succeededFuture() : call.apply(i).compose(done -> lane(total, next, call));
    }
}
