package io.headgate.core.upstream;

import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import io.headgate.api.event.Event;
import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.core.config.AdminConfig;
import io.headgate.core.config.ExtensionConfig;
import io.headgate.core.config.HealthConfig;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.ServerConfig;
import io.headgate.core.config.StickyConfig;
import io.headgate.core.plugin.ExtensionFailures;
import io.vertx.core.Context;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pools without a gateway around them: a clock that is set by hand, events that are kept. */
final class Fixture {

    final FakeCatalog catalog = new FakeCatalog();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final TestClock clock = new TestClock();
    final StickyKey key = StickyKey.random();
    final ExtensionFailures failures = new ExtensionFailures();
    private final Context context;

    /** Without health checks. */
    Fixture() {
        this(null);
    }

    Fixture(Context context) {
        this.context = context;
    }

    PoolEnvironment environment() {
        return new PoolEnvironment(
                context, events::add, clock, key, () -> new AdminConfig("127.0.0.1", 9090), failures);
    }

    Pools build(Pools previous, PoolConfig... configs) {
        Map<String, PoolConfig> byName = new LinkedHashMap<>();
        for (PoolConfig config : configs) {
            byName.put(config.name(), config);
        }
        return Pools.build(byName, catalog, environment(), previous);
    }

    /** A pool that is in force. */
    Pool pool(PoolConfig config) {
        Pools pools = build(null, config);
        pools.activate();
        return pools.get(config.name());
    }

    /** Takes a server down, as checks do. */
    void down(UpstreamServer server) {
        server.shared().watch();
        server.shared().health(now -> HealthState.given(false), "down", clock.instant());
    }

    /** A pool named {@code shop}, its servers named a, b, c and so on after their ports 9001, 9002, 9003. */
    static PoolConfig config(String algorithm, int servers) {
        return config(algorithm, servers, null, null);
    }

    static PoolConfig config(String algorithm, int servers, HealthConfig health, StickyConfig sticky) {
        List<ServerConfig> list = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            list.add(new ServerConfig(String.valueOf((char) ('a' + i)), "http", "127.0.0.1", 9001 + i, 1));
        }
        return new PoolConfig(
                "shop",
                new ExtensionConfig(algorithm, new JsonObject()),
                List.copyOf(list),
                health,
                sticky,
                Duration.ofSeconds(2),
                64,
                1024);
    }

    static HealthConfig health(String type, Duration interval, Duration timeout, int unhealthy, int healthy) {
        return new HealthConfig(new ExtensionConfig(type, new JsonObject()), interval, timeout, unhealthy, healthy);
    }

    static RequestHead head(String... fields) {
        return new RequestHead("GET", "http", "shop.test", "/", null, Headers.of(fields));
    }

    static PickRequest request() {
        return new Request("192.0.2.1", head(), null);
    }

    static PickRequest request(RequestHead head) {
        return new Request("192.0.2.1", head, null);
    }

    static PickRequest avoiding(Server avoid) {
        return new Request("192.0.2.1", head(), avoid);
    }

    record Request(String clientAddress, RequestHead head, Server avoid) implements PickRequest {}

    static List<String> states(Pool pool) {
        return pool.servers().stream().map(s -> s.id() + ' ' + s.state()).toList();
    }

    static List<String> ids(String... ids) {
        return Arrays.asList(ids);
    }

    /** Stands still until it is moved. */
    static final class TestClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
