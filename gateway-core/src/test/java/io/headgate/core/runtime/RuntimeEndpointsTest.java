package io.headgate.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.plugin.TestPluginContext;
import io.headgate.core.config.AccessLogConfig;
import io.headgate.core.config.ExtensionConfig;
import io.headgate.core.config.FilterConfig;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.MatchConfig;
import io.headgate.core.config.OverloadConfig;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.RouteConfig;
import io.headgate.core.config.ServerConfig;
import io.headgate.core.config.SwapConfig;
import io.headgate.core.config.TargetConfig;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.PluginPolicy;
import io.headgate.core.plugin.Point;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.StickyKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The extensions of the runtime in force answer on the event bus, those of no other. */
class RuntimeEndpointsTest {

    private static final String BALANCER = "headgate.extension.balancer.first.shop";
    private static final String FILTER = "headgate.extension.filter.stamp.home";
    private static final Duration TIME = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final ExtensionFailures failures = new ExtensionFailures();
    private final Runtimes runtimes = new Runtimes();
    private final RuntimeBuilder builder = new RuntimeBuilder(
            vertx,
            event -> {},
            new PoolEnvironment(
                    vertx.getOrCreateContext(),
                    event -> {},
                    Clock.systemUTC(),
                    StickyKey.random(),
                    () -> null,
                    failures),
            runtimes);

    @BeforeEach
    void start() throws Exception {
        runtimes.loops(List.of(vertx.getOrCreateContext()));
        put(config(1, true));
    }

    @AfterEach
    void close() throws Exception {
        runtimes.drain().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void describe_extensionsInForce_tellWhatTheyAre() throws Exception {
        assertThat(ask(BALANCER, "describe"))
                .isEqualTo(new JsonObject()
                        .put("point", "balancer")
                        .put("type", "first")
                        .put("name", "shop")
                        .put("plugin", "test")
                        .put("version", "1.0.0"));
        assertThat(ask(FILTER, "describe").getString("name")).isEqualTo("home");
    }

    @Test
    void stats_afterAFailure_countsIt() throws Exception {
        failures.record(Point.FILTER, new TestPluginContext(), new IllegalStateException("broken"));

        assertThat(ask(FILTER, "stats").getLong("pluginFailures")).isEqualTo(1);
        assertThat(ask(BALANCER, "stats").getLong("pluginFailures")).isZero();
    }

    @Test
    void swap_extensionIsGone_answersNoMoreAndTheOthersAreTheNewOnes() throws Exception {
        assertThat(ask(BALANCER, "stats").getJsonArray("servers")).hasSize(1);

        put(config(2, false));

        for (int i = 0; i < 4; i++) {
            assertThat(ask(BALANCER, "stats").getJsonArray("servers")).hasSize(2);
        }
        assertThatThrownBy(() -> ask(FILTER, "describe")).hasMessageContaining("No handlers");
    }

    @Test
    void build_notPutInForce_answersNothing() throws Exception {
        Runtime abandoned = builder.build(config(2, true), new Catalog(), runtimes.current());

        assertThat(ask(BALANCER, "stats").getJsonArray("servers")).hasSize(1);
        abandoned.close().await(10, TimeUnit.SECONDS);
        assertThat(ask(BALANCER, "stats").getJsonArray("servers")).hasSize(1);
    }

    private void put(GatewayConfig config) throws Exception {
        runtimes.replace(builder.build(config, new Catalog(), runtimes.currentOrNull()))
                .await(10, TimeUnit.SECONDS);
    }

    private JsonObject ask(String address, String op) throws Exception {
        return vertx.eventBus()
                .<JsonObject>request(address, new JsonObject().put("op", op))
                .await(10, TimeUnit.SECONDS)
                .body();
    }

    private static GatewayConfig config(int servers, boolean filtered) {
        List<ServerConfig> list = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            list.add(new ServerConfig("s" + i, "http", "127.0.0.1", 9001 + i, 1));
        }
        PoolConfig pool =
                new PoolConfig("shop", new ExtensionConfig("first", new JsonObject()), list, null, null, TIME, 64, 64);
        FilterConfig stamp = new FilterConfig(new ExtensionConfig("stamp", new JsonObject()), false);
        RouteConfig route = new RouteConfig(
                "home",
                new MatchConfig(List.of(), "/*", List.of(), false),
                filtered ? List.of(stamp) : List.of(),
                new TargetConfig.ToPool("shop"),
                null,
                TIME,
                -1);
        return new GatewayConfig(
                "digest",
                Map.of(),
                null,
                new AccessLogConfig(false, ""),
                new LimitsConfig(
                        TIME,
                        TIME,
                        TIME,
                        0,
                        TIME,
                        16_384,
                        100,
                        100,
                        new OverloadConfig(100, TIME, 100, 100),
                        TIME,
                        Duration.ZERO),
                List.of(),
                PluginPolicy.NONE,
                SwapConfig.AT_ONCE,
                Map.of("shop", pool),
                Map.of(),
                Map.of(),
                List.of(route));
    }

    /** Brings a balancer and a filter. */
    private static final class Catalog implements ExtensionCatalog {

        @Override
        public <T extends ExtensionFactory> Extension<T> find(Class<T> point, String type) {
            ExtensionFactory factory = point == BalancerFactory.class ? new First() : new Stamp();
            return new Extension<>(point.cast(factory), new TestPluginContext());
        }

        @Override
        public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
            return List.of();
        }
    }

    private static final class First implements BalancerFactory {
        @Override
        public String type() {
            return "first";
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public Balancer create(JsonObject options, List<? extends Server> servers, PluginContext context) {
            return request -> servers.get(0);
        }
    }

    private static final class Stamp implements FilterFactory {
        @Override
        public String type() {
            return "stamp";
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public Filter create(JsonObject options, PluginContext context) {
            return new Filter() {};
        }
    }
}
