package io.headgate.core.database;

import static io.headgate.core.database.Answers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.TargetConfig;
import io.headgate.core.database.PostgresExtension.Postgres;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queries that nobody waits for any more. */
@ExtendWith(PostgresExtension.class)
final class AbandonedQueryTest {

    private static final int TIMES = 30;

    private final Postgres postgres;
    private final Context caller;
    private Databases databases;

    AbandonedQueryTest(Postgres postgres) {
        this.postgres = postgres;
        caller = postgres.vertx().getOrCreateContext();
    }

    @BeforeEach
    void build() {
        databases = Databases.build(Map.of("main", postgres.config(1, 10)), postgres.vertx(), null);
    }

    @AfterEach
    void close() {
        Answers.of(databases.close());
    }

    @Test
    void query_atWork_isCancelledAndItsConnectionKept() {
        String pid = pid();
        Promise<Void> unwanted = Promise.promise();
        Future<PublishedQuery.Answer> sleeping = answer("SELECT pg_sleep(60)::text AS v", unwanted.future());
        eventually(() -> state(pid).equals("active"));

        caller.runOnContext(nobody -> unwanted.complete());

        Answers.assertFails(sleeping, "QUERY_ABANDONED", 503);
        assertThat(pid()).isEqualTo(pid);
        assertThat(databases.get().stats().terminations()).isZero();
        assertThat(databases.get().stats().timeouts()).isZero();
    }

    @Test
    void query_waitingForAConnection_isNeverSent() {
        String pid = pid();
        Promise<Void> unwanted = Promise.promise();
        Future<PublishedQuery.Answer> first = answer("SELECT pg_sleep(0.5)::text AS v", Answers.WANTED);
        Future<PublishedQuery.Answer> second = answer("SELECT pg_sleep(61)::text AS v", unwanted.future());
        eventually(() -> state(pid).equals("active"));

        caller.runOnContext(nobody -> unwanted.complete());

        Answers.assertFails(second, "QUERY_ABANDONED", 503);
        assertThat(Answers.of(first).rows()).isEqualTo(1);
        assertThat(pid()).isEqualTo(pid);
        assertThat(databases.get().stats().cancels()).isZero();
    }

    /** The cancellation may come before the statement, amid its preparation, or as it runs. */
    @Test
    void query_atAnyPoint_endsAndHarmsNoneAfterIt() {
        String pid = pid();
        for (int i = 0; i < TIMES; i++) {
            Promise<Void> unwanted = Promise.promise();
            Future<PublishedQuery.Answer> sleeping = answer("SELECT pg_sleep(60)::text AS v" + i, unwanted.future());
            if (i % 2 == 0) {
                caller.runOnContext(nobody -> unwanted.complete());
            } else {
                postgres.vertx().setTimer(1 + i / 2, late -> caller.runOnContext(nobody -> unwanted.complete()));
            }
            Answers.assertFails(sleeping, "QUERY_ABANDONED", 503);
            assertThat(pid()).isEqualTo(pid);
        }
        assertThat(databases.get().stats().terminations()).isZero();
    }

    private String pid() {
        return Answers.of(answer("SELECT pg_backend_pid()::text AS pid", Answers.WANTED))
                .json()
                .toJsonArray()
                .getJsonObject(0)
                .getString("pid");
    }

    private String state(String pid) {
        return String.join("", postgres.column("SELECT state FROM pg_stat_activity WHERE pid = " + pid));
    }

    private Future<PublishedQuery.Answer> answer(String sql, Future<?> unwanted) {
        PublishedQuery query = PublishedQuery.compile(
                new TargetConfig.ToQuery("main", sql, List.of()), databases.get(), Duration.ofSeconds(30));
        Promise<PublishedQuery.Answer> answer = Promise.promise();
        caller.runOnContext(
                asked -> query.answer(new FakeExchange("GET", "/"), unwanted).onComplete(answer));
        return answer.future();
    }
}
