package io.headgate.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.plugin.OptionsSchemas;
import io.headgate.api.plugin.TestPluginContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every {@link HealthCheck} must keep to. Subclass it with the factory and options that are valid for it. */
@ExtendWith(VertxExtension.class)
public abstract class HealthCheckContract {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    private Context loop;
    private TestPluginContext context;

    /** A new instance of the factory, as the gateway makes it. */
    protected abstract HealthCheckFactory factory();

    /** Options that the schema allows; its defaults are filled in. */
    protected JsonObject options() {
        return new JsonObject();
    }

    /** What a server does that is well. */
    protected abstract ScriptedServer.Script well();

    /** What a server does that accepts connections and is not well; null when to accept is to be well. */
    protected abstract ScriptedServer.Script unwell();

    /** Takes the Vert.x of the test, which is closed after it. */
    @BeforeEach
    final void open(Vertx vertx) {
        loop = vertx.getOrCreateContext();
        context = new TestPluginContext(vertx, Clock.systemUTC());
    }

    /** Does what the end of a plugin does. */
    @AfterEach
    final void close() throws Exception {
        context.stop().await(10, TimeUnit.SECONDS);
    }

    /** A check with the given options, defaults filled in. */
    protected final HealthCheck create(JsonObject options) {
        return factory().create(OptionsSchemas.withDefaults(factory(), options), context);
    }

    /** Runs one check on an event loop and waits for its result. */
    protected final HealthResult check(HealthCheck check, HealthTarget target, Duration timeout) throws Exception {
        return begin(check, target, timeout).await(20, TimeUnit.SECONDS);
    }

    private Future<HealthResult> begin(HealthCheck check, HealthTarget target, Duration timeout) {
        Promise<HealthResult> result = Promise.promise();
        loop.runOnContext(now -> check.check(target, timeout).onComplete(result));
        return result.future();
    }

    @Test
    final void factory_typeAndSchema_keepTheContract() {
        OptionsSchemas.check(factory());
    }

    @Test
    final void check_serverThatIsWell_healthyAndHangsUp() throws Exception {
        try (ScriptedServer server = new ScriptedServer(well())) {
            HealthCheck check = create(options());
            HealthResult result = check(check, server.target(), LONG);

            assertThat(result.healthy()).as(result.detail()).isTrue();
            assertThat(result.detail()).isNotBlank();
            assertThat(server.awaitEnding(5_000)).as("its connection is closed").isTrue();
        }
    }

    @Test
    final void check_nobodyListens_unhealthy() throws Exception {
        HealthResult result = check(create(options()), ScriptedServer.nobody(), LONG);

        assertThat(result.healthy()).isFalse();
        assertThat(result.detail()).isNotBlank();
    }

    @Test
    final void check_serverThatIsUnwell_unhealthyAndHangsUp() throws Exception {
        if (unwell() == null) {
            return;
        }
        try (ScriptedServer server = new ScriptedServer(unwell())) {
            HealthResult result = check(create(options()), server.target(), LONG);

            assertThat(result.healthy()).isFalse();
            assertThat(server.awaitEnding(5_000)).as("its connection is closed").isTrue();
        }
    }

    @Test
    final void check_serverThatIsSilent_givesUpInTimeAndHangsUp() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.silence())) {
            long begin = System.nanoTime();
            HealthResult result = check(create(options()), server.target(), SHORT);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);

            assertThat(result.healthy()).isEqualTo(unwell() == null);
            assertThat(millis).isLessThan(5_000);
            assertThat(server.awaitEnding(5_000)).as("its connection is closed").isTrue();
        }
    }

    @Test
    final void check_manyServersAtOnce_eachItsResult() throws Exception {
        try (ScriptedServer server = new ScriptedServer(well())) {
            HealthCheck check = create(options());
            List<Future<HealthResult>> results = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                results.add(begin(check, i % 2 == 0 ? server.target() : ScriptedServer.nobody(), LONG));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(results.get(i).await(20, TimeUnit.SECONDS).healthy()).isEqualTo(i % 2 == 0);
            }
        }
    }

    @Test
    final void close_whileACheckIsUnderWay_completes() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.silence())) {
            HealthCheck check = create(options());
            Promise<Void> closed = Promise.promise();
            Future<HealthResult> result = begin(check, server.target(), SHORT);
            loop.runOnContext(now -> check.close().<Void>mapEmpty().onComplete(closed));

            closed.future().await(10, TimeUnit.SECONDS);
            result.otherwise(HealthResult.unhealthy("closed")).await(10, TimeUnit.SECONDS);
        }
    }
}
