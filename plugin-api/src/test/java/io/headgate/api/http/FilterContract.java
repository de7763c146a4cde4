package io.headgate.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.plugin.OptionsSchemas;
import io.headgate.api.plugin.TestPluginContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Filter} must keep to. Subclass it with the factory and options that are valid for it. */
public abstract class FilterContract {

    private static final int THREADS = 4;
    private static final int EXCHANGES = THREADS * 250;

    /** What belongs to one connection, and what frames a message on it. */
    private static final List<String> CONNECTIONS_OWN = List.of(
            "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Upgrade");

    private Vertx vertx;
    private TestPluginContext context;
    private Filter filter;

    /** A new instance of the factory, as the gateway makes it. */
    protected abstract FilterFactory factory();

    /** Options that the schema allows; its defaults are filled in. */
    protected abstract JsonObject options();

    /** A request that passes the filter, or that it answers itself. */
    protected TestExchange exchange() {
        return TestExchange.get("/a/b?c=d", "Accept", "*/*");
    }

    /** Makes the filter. */
    @BeforeEach
    final void open() {
        vertx = Vertx.vertx();
        context = new TestPluginContext(vertx, Clock.systemUTC());
        filter = factory().create(OptionsSchemas.withDefaults(factory(), options()), context);
    }

    /** Closes the filter. */
    @AfterEach
    final void close() throws Exception {
        filter.close();
        context.stop().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void factory_typeAndSchema_keepTheContract() {
        OptionsSchemas.check(factory());
    }

    @Test
    void factory_howItsFiltersAreCalled_isAlwaysTheSame() {
        FilterFactory factory = factory();
        boolean closes = factory.failClosed();
        boolean blocks = factory.blocking();
        factory.create(OptionsSchemas.withDefaults(factory, options()), context).close();
        assertThat(factory.failClosed()).isEqualTo(closes);
        assertThat(factory.blocking()).isEqualTo(blocks);
        assertThat(factory().failClosed()).isEqualTo(closes);
        assertThat(factory().blocking()).isEqualTo(blocks);
    }

    @Test
    void create_options_leavesThemAsTheyAre() {
        JsonObject options = OptionsSchemas.withDefaults(factory(), options());
        JsonObject before = options.copy();
        factory().create(options, context).close();
        assertThat(options).isEqualTo(before);
    }

    @Test
    final void wholeWay_request_endsWithAResponseThatCanBeSent() throws Exception {
        wholeWay();
    }

    /** Fails when the filter fails, does not finish, or answers with what no client would understand. */
    final void wholeWay() throws Exception {
        TestExchange exchange = exchange();
        pass(exchange);
        ResponseHead response = exchange.response();
        assertThat(response).isNotNull();
        if (exchange.body() != null && (response.status() == 204 || response.status() == 304)) {
            assertThat(exchange.body().length())
                    .as("length of the body of a %d", response.status())
                    .isZero();
        }
    }

    @Test
    final void bothWays_framingFields_areLeftToTheGateway() throws Exception {
        framing();
    }

    /** Heads are free of these fields when a filter gets them, and the gateway drops what a filter sets. */
    final void framing() throws Exception {
        TestExchange exchange = exchange();
        Headers request = exchange.request().headers();
        CONNECTIONS_OWN.forEach(request::remove);
        pass(exchange);
        for (String name : CONNECTIONS_OWN) {
            assertThat(request.contains(name)).as("%s in the request", name).isFalse();
            assertThat(exchange.response().headers().contains(name))
                    .as("%s in the response", name)
                    .isFalse();
        }
    }

    @Test
    final void oneInstance_manyThreads_keepExchangesApart() throws Exception {
        manyExchanges();
    }

    /** Each exchange goes through on one of several threads; what tells of another one is a mix-up. */
    final void manyExchanges() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier together = new CyclicBarrier(THREADS);
        try {
            List<java.util.concurrent.Future<?>> passes = new ArrayList<>();
            for (int i = 0; i < EXCHANGES; i++) {
                String id = "request-" + i + ";";
                TestExchange exchange = exchange().withId(id);
                passes.add(threads.submit(() -> {
                    await(filter.onRequest(exchange));
                    together.await(10, TimeUnit.SECONDS);
                    answer(exchange);
                    await(filter.onResponse(exchange));
                    assertThat(exchange.response().headers().toString().replace(id, ""))
                            .doesNotContain("request-");
                    return null;
                }));
            }
            for (java.util.concurrent.Future<?> pass : passes) {
                pass.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Leads an exchange through the filter both ways, with a plain answer of a server in between. */
    protected final void pass(TestExchange exchange) throws Exception {
        await(filter.onRequest(exchange));
        answer(exchange);
        await(filter.onResponse(exchange));
    }

    private static void answer(TestExchange exchange) {
        if (exchange.response() == null) {
            exchange.withResponse(200, "Content-Type", "text/plain");
        }
    }

    private static void await(@Nullable Future<?> future) throws Exception {
        if (future != null) {
            future.await(10, TimeUnit.SECONDS);
        }
    }
}
