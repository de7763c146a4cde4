package io.headgate.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.plugin.TestPluginContext;
import io.headgate.api.service.CacheService;
import io.headgate.api.service.DatabaseService;
import io.headgate.api.service.LoadBalancerService;
import io.headgate.api.service.ServiceDirectory;
import io.headgate.api.service.ServiceException;
import io.headgate.api.service.Services;
import io.headgate.core.config.AdminConfig;
import io.headgate.core.config.ExtensionConfig;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.ServerConfig;
import io.headgate.core.config.StickyConfig;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.Pools;
import io.headgate.core.upstream.StickyKey;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code headgate.pool.*} as a caller on the bus sees it, in front of a real pool. */
class PoolEndpointsTest {

    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void register() {
        PoolConfig shop = new PoolConfig(
                "shop",
                new ExtensionConfig("turns", new JsonObject()),
                List.of(
                        new ServerConfig("a", "http", "10.0.0.1", 80, 1),
                        new ServerConfig("[::2]:80", "http", "::2", 80, 1)),
                null,
                new StickyConfig("HGSESSION", Duration.ofHours(1)),
                Duration.ofSeconds(2),
                64,
                1024);
        PoolEnvironment environment = new PoolEnvironment(
                vertx.getOrCreateContext(),
                event -> {},
                Clock.systemUTC(),
                StickyKey.random(),
                () -> new AdminConfig("127.0.0.1", 9090),
                new ExtensionFailures());
        Pools pools = Pools.build(Map.of("shop", shop), new TurnsCatalog(), environment, null);
        pools.activate();
        new ServiceEndpoints(vertx, new OnePool(pools.get("shop")));
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void servers_pool_listsThemWithTheirState() throws Exception {
        JsonObject first = list("shop").get(0);

        assertThat(first.getMap())
                .containsEntry("id", "a")
                .containsEntry("address", "http://10.0.0.1:80")
                .containsEntry("weight", 1)
                .containsEntry("state", "up")
                .containsEntry("reason", "not checked")
                .containsEntry("active", 0)
                .containsEntry("requests", 0L)
                .containsEntry("failures", 0L);
        assertThat(ids()).containsExactly("a", "[::2]:80");
    }

    @Test
    void addServer_onlyItsHost_hasTheIdThatTheFileWouldGiveIt() throws Exception {
        JsonObject added = ask("add-server", new JsonObject().put("host", "Shop.Example"));
        ask("add-server", new JsonObject().put("host", "::3").put("port", 81));

        assertThat(added.getString("id")).isEqualTo("shop.example:80");
        assertThat(added.getString("address")).isEqualTo("http://shop.example:80");
        assertThat(ids()).containsExactly("a", "[::2]:80", "shop.example:80", "[::3]:81");
    }

    @Test
    void addServer_everything_isTakenOver() throws Exception {
        JsonObject added = ask(
                "add-server",
                new JsonObject()
                        .put("pool", "shop")
                        .put("id", "new")
                        .put("host", "10.0.0.9")
                        .put("port", 8080)
                        .put("weight", 5)
                        .put("health", "up"));

        assertThat(added.getString("address")).isEqualTo("http://10.0.0.9:8080");
        assertThat(added.getInteger("weight")).isEqualTo(5);
        assertThat(added.getString("state")).isEqualTo("up");
    }

    @Test
    void addServer_oneThatTheFileNames_isAConflict() {
        assertThat(failure("add-server", new JsonObject().put("host", "::2")))
                .isEqualTo("409 CONFLICT: id: there is a server [::2]:80 already");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void addServer_badPort_isRefusedUnderItsName(int port) {
        assertThat(failure(
                        "add-server", new JsonObject().put("host", "10.0.0.9").put("port", port)))
                .isEqualTo("400 INVALID_OPTION: port: " + port + " (expected: 1 to 65535)");
    }

    @Test
    void addServer_badHostOrWeight_isRefused() {
        assertThat(failure("add-server", new JsonObject().put("host", "a b"))).startsWith("400 INVALID: address: ");
        assertThat(failure("add-server", new JsonObject().put("host", "169.254.169.254")))
                .startsWith("400 INVALID: address: ");
        assertThat(failure(
                        "add-server", new JsonObject().put("host", "localhost").put("port", 9090)))
                .startsWith("400 INVALID: address: ");
        assertThat(failure(
                        "add-server", new JsonObject().put("host", "10.0.0.9").put("weight", 0)))
                .startsWith("400 INVALID: weight: ");
        assertThat(failure("add-server", new JsonObject()))
                .isEqualTo("400 INVALID_OPTION: host: missing (expected: text)");
    }

    @Test
    void removeServer_known_isGone() throws Exception {
        assertThat(ask("remove-server", new JsonObject().put("id", "a")).getBoolean("removed"))
                .isTrue();

        assertThat(ids()).containsExactly("[::2]:80");
        assertThat(failure("remove-server", new JsonObject().put("id", "a")))
                .isEqualTo("404 NOT_FOUND: id: there is no server of that id");
    }

    @Test
    void drainServer_known_getsNoNewSessions() throws Exception {
        assertThat(ask("drain-server", new JsonObject().put("id", "a")).getBoolean("draining"))
                .isTrue();

        assertThat(list("shop").get(0).getString("state")).isEqualTo("draining");
        for (int i = 0; i < 4; i++) {
            assertThat(next("session-" + i)).isEqualTo("[::2]:80");
        }
        assertThat(failure("drain-server", new JsonObject().put("id", "z"))).startsWith("404 NOT_FOUND: id: ");
    }

    @Test
    void nextServer_sessions_keepTheirServer() throws Exception {
        assertThat(next("one")).isEqualTo("a");
        assertThat(next("two")).isEqualTo("[::2]:80");
        assertThat(next("one")).isEqualTo("a");
        assertThat(next("two")).isEqualTo("[::2]:80");
        assertThat(ask("next-server", new JsonObject()).getString("id")).isEqualTo("a");
        assertThat(failure("next-server", new JsonObject().put("sessionId", "s".repeat(257))))
                .startsWith("400 INVALID: sessionId: ");
    }

    @Test
    void nextServer_nobodyIsUp_is503() throws Exception {
        ask("remove-server", new JsonObject().put("id", "a"));
        ask("remove-server", new JsonObject().put("id", "[::2]:80"));

        assertThat(failure("next-server", new JsonObject())).isEqualTo("503 NO_SERVER: no server of pool shop is up");
    }

    @Test
    void anything_unknownPoolOrMember_isRefused() {
        for (String operation : List.of("add-server", "remove-server", "drain-server", "next-server", "servers")) {
            assertThat(failure(operation, new JsonObject().put("pool", "none")))
                    .isEqualTo("404 NOT_FOUND: there is no pool of that name");
            assertThat(failure(operation, new JsonObject().put("sever", 1)))
                    .startsWith("400 INVALID_OPTION: sever: unknown (expected one of: pool");
        }
    }

    private String next(String session) throws Exception {
        return ask("next-server", new JsonObject().put("sessionId", session)).getString("id");
    }

    private List<String> ids() throws Exception {
        return list(null).stream().map(server -> server.getString("id")).toList();
    }

    private List<JsonObject> list(String pool) throws Exception {
        JsonObject request = pool == null ? new JsonObject() : new JsonObject().put("pool", pool);
        return ask("servers", request).getJsonArray("servers").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private JsonObject ask(String operation, JsonObject request) throws Exception {
        return vertx.eventBus()
                .<JsonObject>request("headgate.pool." + operation, request)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .body();
    }

    private String failure(String operation, JsonObject request) {
        try {
            throw new AssertionError("not refused: " + ask(operation, request));
        } catch (ExecutionException e) {
            ReplyException refusal = (ReplyException) e.getCause();
            return refusal.failureCode() + " " + refusal.getMessage();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private record OnePool(LoadBalancerService pool) implements Services {
        @Override
        public ServiceDirectory<LoadBalancerService> pools() {
            return new ServiceDirectory<>() {
                @Override
                public LoadBalancerService get(String name) {
                    if (!name.equals(pool.name())) {
                        throw new ServiceException("NOT_FOUND", 404, "there is no pool of that name");
                    }
                    return pool;
                }

                @Override
                public LoadBalancerService get() {
                    return pool;
                }

                @Override
                public Set<String> names() {
                    return Set.of(pool.name());
                }
            };
        }

        @Override
        public ServiceDirectory<CacheService> caches() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServiceDirectory<DatabaseService> databases() {
            throw new UnsupportedOperationException();
        }
    }

    /** Knows one balancer: each server in its turn. */
    private static final class TurnsCatalog implements ExtensionCatalog, BalancerFactory {

        @Override
        public String type() {
            return "turns";
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public Balancer create(JsonObject options, List<? extends Server> servers, PluginContext context) {
            AtomicInteger turn = new AtomicInteger();
            return request ->
                    servers.isEmpty() ? null : servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
        }

        @Override
        public <T extends ExtensionFactory> Extension<T> find(Class<T> point, String type) {
            return new Extension<>(point.cast(this), new TestPluginContext());
        }

        @Override
        public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
            return List.of();
        }
    }
}
