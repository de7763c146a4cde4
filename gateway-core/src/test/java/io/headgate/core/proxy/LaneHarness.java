package io.headgate.core.proxy;

import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.plugin.TestPluginContext;
import io.headgate.core.cache.Cache;
import io.headgate.core.config.AdminConfig;
import io.headgate.core.config.ExtensionConfig;
import io.headgate.core.config.HealthConfig;
import io.headgate.core.config.LimitsConfig;
import io.headgate.core.config.ListenerConfig;
import io.headgate.core.config.MatchConfig;
import io.headgate.core.config.OverloadConfig;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.RouteCacheConfig;
import io.headgate.core.config.ServerConfig;
import io.headgate.core.config.StickyConfig;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.Point;
import io.headgate.core.plugin.StandIns;
import io.headgate.core.plugin.WorkerThreads;
import io.headgate.core.upstream.Pool;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.Pools;
import io.headgate.core.upstream.StickyKey;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The lane on a free port with routes made by hand: no config file, no plugin. */
final class LaneHarness implements AutoCloseable {

    /** On a busy machine the loops of a test may be late. */
    static final OverloadConfig OVERLOAD = new OverloadConfig(10_000, Duration.ofMinutes(1), 100, 100);

    static final LimitsConfig LIMITS = new LimitsConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            1024,
            Duration.ofSeconds(10),
            16_384,
            100,
            10_000,
            OVERLOAD,
            Duration.ofSeconds(5),
            Duration.ZERO);

    /** On the native transport, as the gateway, where there is one. */
    final Vertx vertx;

    final LaneStats stats = new LaneStats();
    final Cache cache;
    final AtomicInteger held = new AtomicInteger();
    private final List<Route> routes = new ArrayList<>();
    private final List<Pools> pools = new ArrayList<>();
    private LimitsConfig limits = LIMITS;
    private Duration timeout = Duration.ofSeconds(15);
    private long maxBodySize = -1;
    private boolean keepEncoded;
    private TrustedProxies trusted = TrustedProxies.NONE;
    private int loops = 1;
    private AccessLog accessLog = AccessLog.OFF;
    private volatile Routing routing;
    private Listeners listeners;
    private AdminConfig admin;

    LaneHarness() {
        this(new AddressResolverOptions());
    }

    LaneHarness(AddressResolverOptions names) {
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setPreferNativeTransport(true)
                .setAddressResolverOptions(names));
        cache = MapCaches.make(vertx);
    }

    /** For the pools that follow. */
    LaneHarness admin(String host, int port) {
        admin = new AdminConfig(host, port);
        return this;
    }

    LaneHarness limits(LimitsConfig newLimits) {
        limits = newLimits;
        return this;
    }

    /** For the routes that follow. */
    LaneHarness timeout(Duration newTimeout) {
        timeout = newTimeout;
        return this;
    }

    /** For the routes that follow. */
    LaneHarness maxBodySize(long size) {
        maxBodySize = size;
        return this;
    }

    /** Ambiguous paths are taken, for the routes that follow. */
    LaneHarness keepEncoded() {
        keepEncoded = true;
        return this;
    }

    /** The test speaks for others. */
    LaneHarness behindProxies() {
        trusted = TrustedProxies.of(List.of("127.0.0.0/8", "::1"));
        return this;
    }

    LaneHarness loops(int count) {
        loops = count;
        return this;
    }

    /** Is given each request that is over, on its event loop. */
    LaneHarness accessLog(Consumer<AccessRecord> lines) {
        accessLog = new AccessLog() {
            @Override
            public void log(AccessRecord line) {
                lines.accept(line);
            }

            @Override
            public void close() {}
        };
        return this;
    }

    LaneHarness route(String path, Target target, GuardedFilter... filters) {
        MatchConfig match = new MatchConfig(List.of(), path, List.of(), keepEncoded);
        routes.add(new Route("r" + routes.size(), match, List.of(filters), target, null, timeout, maxBodySize));
        return this;
    }

    /** The same with a cache. */
    LaneHarness cached(String path, Target target, GuardedFilter... filters) {
        return cached(path, target, new RouteCacheConfig("pages", null, false, List.of()), filters);
    }

    LaneHarness cached(String path, Target target, RouteCacheConfig config, GuardedFilter... filters) {
        routes.add(new Route(
                "r" + routes.size(),
                new MatchConfig(List.of(), path, List.of(), keepEncoded),
                List.of(filters),
                target,
                new RouteCache(cache, cache.route("r" + routes.size(), config, target)),
                timeout,
                maxBodySize));
        return this;
    }

    /** Everything else to these servers in turn, by a balancer that keeps away from what to avoid. */
    LaneHarness pool(ScriptedOrigin... origins) {
        int[] ports = new int[origins.length];
        for (int i = 0; i < ports.length; i++) {
            ports[i] = origins[i].port();
        }
        return pool(64, 1024, ports);
    }

    LaneHarness pool(int maxConnections, int maxWaiting, int... ports) {
        return route("/*", new PoolTarget(makePool(maxConnections, maxWaiting, ports)));
    }

    Pool makePool(int maxConnections, int maxWaiting, int... ports) {
        return makePool(null, maxConnections, maxWaiting, ports);
    }

    /** Its servers are checked by a connection, 3 times down and 2 times up. */
    Pool checkedPool(Duration interval, int... ports) {
        ExtensionConfig check = new ExtensionConfig("connect", new JsonObject());
        return makePool(new HealthConfig(check, interval, Duration.ofSeconds(2), 3, 2), 64, 1024, ports);
    }

    private Pool makePool(HealthConfig health, int maxConnections, int maxWaiting, int... ports) {
        List<ServerConfig> servers = new ArrayList<>();
        for (int port : ports) {
            servers.add(new ServerConfig("s" + servers.size(), "http", "127.0.0.1", port, 1));
        }
        return makePools(pool("shop", servers, health, null, maxConnections, maxWaiting))
                .get("shop");
    }

    /** Keeps sessions by the cookie, for an hour. */
    static PoolConfig stickyPool(String name, String cookie, ScriptedOrigin... origins) {
        List<ServerConfig> servers = new ArrayList<>();
        for (ScriptedOrigin origin : origins) {
            servers.add(new ServerConfig("s" + servers.size(), "http", "127.0.0.1", origin.port(), 1));
        }
        return pool(name, servers, null, new StickyConfig(cookie, Duration.ofHours(1)), 64, 1024);
    }

    private static PoolConfig pool(
            String name,
            List<ServerConfig> servers,
            HealthConfig health,
            StickyConfig sticky,
            int maxConnections,
            int maxWaiting) {
        return new PoolConfig(
                name,
                new ExtensionConfig("turns", new JsonObject()),
                servers,
                health,
                sticky,
                Duration.ofSeconds(2),
                maxConnections,
                maxWaiting);
    }

    Pool makePool(String name, List<ServerConfig> servers) {
        return makePools(pool(name, servers, null, null, 64, 1024)).get(name);
    }

    /** Pools of one build. */
    Pools makePools(PoolConfig... configs) {
        Map<String, PoolConfig> byName = new LinkedHashMap<>();
        for (PoolConfig config : configs) {
            byName.put(config.name(), config);
        }
        PoolEnvironment environment = new PoolEnvironment(
                vertx.getOrCreateContext(),
                event -> {},
                Clock.systemUTC(),
                StickyKey.random(),
                () -> admin,
                new ExtensionFailures());
        Pools built = Pools.build(byName, new Turns(vertx), environment, null);
        built.activate();
        pools.add(built);
        return built;
    }

    static GuardedFilter filter(Filter filter, boolean skipOnFailure) {
        return filter(filter, skipOnFailure, null);
    }

    /** One that may block. */
    static GuardedFilter filter(Filter filter, boolean skipOnFailure, WorkerThreads workers) {
        return new GuardedFilter(
                "test",
                filter,
                skipOnFailure ? GuardedFilter.OnFailure.SKIP : GuardedFilter.OnFailure.ANSWER,
                new Extension<FilterFactory>(null, new TestPluginContext())
                        .guard(Point.FILTER, new ExtensionFailures()),
                workers);
    }

    /** One whose plugin is in quarantine. */
    static GuardedFilter closed(Filter filter, GuardedFilter.OnFailure onFailure) {
        return new GuardedFilter(
                "test",
                filter,
                onFailure,
                StandIns.removed(FilterFactory.class, "test").guard(Point.FILTER, new ExtensionFailures()),
                null);
    }

    LaneHarness start() throws Exception {
        RequestRules rules = new RequestRules(limits.maxFields(), limits.maxHeadSize(), trusted);
        routing = new TestRouting(new Router(routes), rules, limits, accessLog, held);
        listeners = new Listeners(
                vertx,
                loops,
                loop -> {
                    held.incrementAndGet();
                    return routing;
                },
                stats);
        listeners.start().await(10, TimeUnit.SECONDS);
        listeners
                .prepare(Map.of("web", new ListenerConfig("web", "127.0.0.1", 0)), limits)
                .compose(Listeners.Change::commit)
                .await(10, TimeUnit.SECONDS);
        return this;
    }

    int port() {
        return listeners.ports().get("web");
    }

    Listeners listeners() {
        return listeners;
    }

    RawClient client() throws Exception {
        return new RawClient(port());
    }

    /** The usual limits but for how long a body may be silent and how fast it must be. */
    static LimitsConfig bodyLimits(Duration idle, long bytesPerSecond, Duration after) {
        return new LimitsConfig(
                LIMITS.headTimeout(),
                LIMITS.keepAliveTimeout(),
                idle,
                bytesPerSecond,
                after,
                LIMITS.maxHeadSize(),
                LIMITS.maxFields(),
                LIMITS.maxConnections(),
                OVERLOAD,
                LIMITS.drainTimeout(),
                LIMITS.stopDelay());
    }

    /** Waits for something that is about to happen. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** The same for scripts of origins. */
    static void awaitQuietly(BooleanSupplier condition) {
        try {
            await("what the origin waits for", condition);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws TimeoutException {
        for (Pools built : pools) {
            built.close().await(20, TimeUnit.SECONDS);
        }
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private record TestRouting(
            Router router, RequestRules rules, LimitsConfig limits, AccessLog accessLog, AtomicInteger held)
            implements Routing {

        @Override
        public boolean mayStore() {
            return true;
        }

        @Override
        public void answered(int loop, int status, long nanos) {}

        @Override
        public void release(int loop) {
            held.decrementAndGet();
        }
    }

    /** Knows one balancer: each server in its turn. */
    private static final class Turns implements ExtensionCatalog, BalancerFactory {

        private final AtomicInteger turn = new AtomicInteger();
        private final ConnectCheck check;

        Turns(Vertx vertx) {
            check = new ConnectCheck(vertx);
        }

        @Override
        public String type() {
            return "turns";
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public io.headgate.api.balance.Balancer create(
                JsonObject options, List<? extends Server> servers, PluginContext context) {
            return request -> {
                for (int i = 0; i < servers.size(); i++) {
                    Server next = servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
                    if (next != request.avoid()) {
                        return next;
                    }
                }
                return null;
            };
        }

        @Override
        public <T extends ExtensionFactory> Extension<T> find(Class<T> point, String type) {
            return new Extension<>(point.cast(point.isInstance(this) ? this : check), null);
        }

        @Override
        public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
            return List.of();
        }
    }
}
