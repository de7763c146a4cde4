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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Filter} must keep to. Subclass it with the factory and options that are valid for it. */
public abstract class FilterContract {

    private static final int EXCHANGES = 1_000;

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
    void create_options_leavesThemAsTheyAre() {
        JsonObject options = OptionsSchemas.withDefaults(factory(), options());
        JsonObject before = options.copy();
        factory().create(options, context).close();
        assertThat(options).isEqualTo(before);
    }

    @Test
    void wholeWay_request_endsWithAValidResponse() throws Exception {
        TestExchange exchange = exchange();
        pass(exchange);
        ResponseHead response = exchange.response();
        assertThat(response).isNotNull();
        assertThat(response.status()).isBetween(200, 599);
        response.headers().forEach((name, value) -> {
            assertThat(Tokens.isToken(name)).as(name).isTrue();
            assertThat(Tokens.isFieldValue(value)).as(value).isTrue();
        });
    }

    @Test
    void onResponse_framingFields_areNotTouched() throws Exception {
        TestExchange exchange = exchange();
        pass(exchange);
        Headers headers = exchange.response().headers();
        assertThat(headers.contains("Transfer-Encoding")).isFalse();
        assertThat(headers.contains("Connection")).isFalse();
        assertThat(headers.getAll("Content-Length")).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void oneInstance_manyThreads_serveEveryExchange() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<java.util.concurrent.Future<?>> passes = new ArrayList<>();
            for (int i = 0; i < EXCHANGES; i++) {
                TestExchange exchange = exchange().withId("request-" + i);
                passes.add(threads.submit(() -> {
                    pass(exchange);
                    assertThat(exchange.response()).isNotNull();
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
        if (exchange.response() == null) {
            exchange.withResponse(200, "Content-Type", "text/plain", "Content-Length", "5");
        }
        await(filter.onResponse(exchange));
    }

    private static void await(@Nullable Future<?> future) throws Exception {
        if (future != null) {
            future.await(10, TimeUnit.SECONDS);
        }
    }
}
