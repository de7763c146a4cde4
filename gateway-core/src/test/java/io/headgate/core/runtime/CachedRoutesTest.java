package io.headgate.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.cache.CachedRoute;
import io.headgate.core.config.AccessLogConfig;
import io.headgate.core.config.CacheConfig;
import io.headgate.core.config.ExtensionConfig;
import io.headgate.core.config.FilterConfig;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.MatchConfig;
import io.headgate.core.config.OverloadConfig;
import io.headgate.core.config.RouteCacheConfig;
import io.headgate.core.config.RouteConfig;
import io.headgate.core.config.SwapConfig;
import io.headgate.core.config.TargetConfig;
import io.headgate.core.config.TierConfig;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.PluginPolicy;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.StickyKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which changes of a route make what was stored for it unusable. */
class CachedRoutesTest {

    private static final Duration TIME = Duration.ofSeconds(10);
    private static final MatchConfig MATCH = new MatchConfig(List.of(), "/a/{x}/{y}", List.of(), false);
    private static final TargetConfig TARGET = new TargetConfig.ToResponse(200, Map.of(), "one");
    private static final RouteCacheConfig USE = use("pages", Duration.ofMinutes(1));
    private static final RouteConfig HOME = route("home", MATCH, TARGET, USE, TIME);

    private final Vertx vertx = Vertx.vertx();
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
                    new ExtensionFailures()),
            runtimes);
    private CachedRoute before;

    @BeforeEach
    void start() throws Exception {
        runtimes.loops(List.of(vertx.getOrCreateContext()));
        before = put("standard", HOME);
    }

    @AfterEach
    void close() throws Exception {
        runtimes.drain().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    static Stream<RouteConfig> changes() {
        return Stream.of(
                route("home", MATCH, new TargetConfig.ToResponse(200, Map.of(), "two"), USE, TIME),
                route("home", MATCH, new TargetConfig.ToResponse(200, Map.of("A", "b"), "one"), USE, TIME),
                route("home", MATCH, new TargetConfig.ToRedirect(302, "/b"), USE, TIME),
                route("home", MATCH, TARGET, use("pages", Duration.ofMinutes(2)), TIME),
                route("home", MATCH, TARGET, use("pages", null), TIME),
                route("home", MATCH, TARGET, use("others", Duration.ofMinutes(1)), TIME),
                route("home", new MatchConfig(List.of(), "/a/{y}/{x}", List.of(), false), TARGET, USE, TIME),
                route("other", MATCH, TARGET, USE, TIME),
                new RouteConfig(
                        "home",
                        MATCH,
                        List.of(new FilterConfig(new ExtensionConfig("stamp", new JsonObject()), false)),
                        TARGET,
                        USE,
                        TIME,
                        -1));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void swap_answersMayHaveChanged_beginsAnew(RouteConfig changed) throws Exception {
        assertThat(put("standard", changed)).isNotSameAs(before);
        assertThat(put("standard", HOME)).isNotSameAs(before);
    }

    @Test
    void swap_strategyHasChanged_beginsAnew() throws Exception {
        assertThat(put("other", HOME)).isNotSameAs(before);
    }

    @Test
    void swap_somethingElseHasChanged_keepsWhatIsStored() throws Exception {
        RouteConfig second = route("second", MATCH, TARGET, USE, TIME);
        assertThat(put("standard", HOME, second)).isSameAs(before);
        assertThat(put("standard", route("home", MATCH, TARGET, USE, TIME.plusSeconds(1))))
                .isSameAs(before);
    }

    private CachedRoute put(String strategy, RouteConfig... routes) throws Exception {
        GatewayConfig config = new GatewayConfig(
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
                Map.of(),
                Map.of("pages", cache("pages", strategy), "others", cache("others", strategy)),
                Map.of(),
                List.of(routes));
        runtimes.replace(builder.build(config, RemovedExtensions.all(new Nothing()), runtimes.currentOrNull()))
                .await(10, TimeUnit.SECONDS);
        return Objects.requireNonNull(
                        runtimes.current().router().routes().get(0).cache())
                .route();
    }

    private static CacheConfig cache(String name, String strategy) {
        TierConfig tier = new TierConfig(new ExtensionConfig("memory", new JsonObject()), TIME);
        return new CacheConfig(name, new ExtensionConfig(strategy, new JsonObject()), List.of(tier), 1024);
    }

    private static RouteCacheConfig use(String cache, @Nullable Duration ttl) {
        return new RouteCacheConfig(cache, ttl, false, List.of());
    }

    private static RouteConfig route(
            String name, MatchConfig match, TargetConfig target, RouteCacheConfig use, Duration timeout) {
        return new RouteConfig(name, match, List.of(), target, use, timeout, -1);
    }

    /** No plugin is there, so that everything has a stand-in. */
    private static final class Nothing implements ExtensionCatalog {
        @Override
        public <T extends ExtensionFactory> @Nullable Extension<T> find(Class<T> point, String type) {
            return null;
        }

        @Override
        public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
            return List.of();
        }
    }
}
