package io.headgate.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.event.ConfigRefused;
import io.headgate.api.event.Event;
import io.headgate.api.event.ProbeFailed;
import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.health.HealthResult;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.plugin.TestPluginContext;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.StickyKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is new in a change is asked before the change takes over. */
class ProbeTest {

    private static final String NO_ANSWER = " connection refused";

    @TempDir
    private Path home;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Runtimes runtimes = new Runtimes();
    private final Remembered history = new Remembered();
    private final Extensions extensions = new Extensions();
    private final List<ServerSocket> servers = new ArrayList<>();
    private Path file;
    private RuntimeSwap swap;

    @BeforeEach
    void open() throws Exception {
        file = home.resolve("gateway.json");
        runtimes.loops(List.of(vertx.getOrCreateContext()));
        PoolEnvironment pools = new PoolEnvironment(
                vertx.getOrCreateContext(),
                event -> {},
                Clock.systemUTC(),
                StickyKey.random(),
                () -> null,
                new ExtensionFailures());
        swap = new RuntimeSwap(
                new RuntimeSwap.Source(vertx, file, Map.of(), history),
                new RuntimeBuilder(vertx, event -> {}, pools, runtimes),
                runtimes,
                new NoBindings(),
                event -> {
                    if (event instanceof ProbeFailed || event instanceof ConfigRefused) {
                        events.add(event);
                    }
                });
        await(swap.swap(extensions, "plugins", false));
    }

    @AfterEach
    void close() throws Exception {
        for (ServerSocket server : servers) {
            server.close();
        }
        await(runtimes.drain());
        await(vertx.close());
    }

    @Test
    void newPool_noServerAnswers_isRefusedWithEachServerAndTheOneBeforeStays() throws Exception {
        begin(config().put("pools", pools("shop", server())));
        Runtime before = runtimes.current();
        String one = nobody();
        String other = nobody();
        JsonObject bad = config().put("pools", pools("shop", server(), "news", one, other));

        assertThat(apply(bad))
                .containsExactly("pools.news.servers: no server answers: \"" + one + "\"" + NO_ANSWER + ", \"" + other
                        + "\"" + NO_ANSWER + " (expected: at least one that does)");

        assertThat(runtimes.current()).isSameAs(before);
        assertThat(events.take()).isInstanceOfSatisfying(ProbeFailed.class, failed -> {
            assertThat(failed.refused()).isTrue();
            assertThat(failed.cause()).isEqualTo("test");
            assertThat(failed.problems()).hasSize(1);
        });
        assertThat(events.take()).isInstanceOf(ConfigRefused.class);
        assertThat(history.refused).hasSize(1);
        assertThat(history.refused.get(0)).startsWith("pools.news.servers: no server answers");
    }

    @Test
    void changedPool_allServersAreNewAndNoneAnswers_isRefused() throws Exception {
        begin(config().put("pools", pools("shop", server())));

        assertThat(apply(config().put("pools", pools("shop", nobody()))))
                .singleElement()
                .asString()
                .startsWith("pools.shop.servers: no server answers");
    }

    @Test
    void newPool_someServersAnswer_takesOverWithAWarning() throws Exception {
        begin(config());
        String lost = nobody();

        assertThat(apply(config().put("pools", pools("shop", server(), lost)))).isEmpty();

        assertThat(runtimes.current().config().pools()).containsKey("shop");
        assertThat(events.take())
                .isEqualTo(new ProbeFailed(
                        runtimes.current().config().digest(),
                        "test",
                        false,
                        List.of("pools.shop.servers[1]: \"" + lost + "\"" + NO_ANSWER)));
        assertThat(history.refused).isEmpty();
    }

    @Test
    void newPool_serverThatIsGivenByName_isFound() throws Exception {
        begin(config());
        String named = server().replace("127.0.0.1", "localhost");

        assertThat(apply(config().put("pools", pools("shop", named)))).isEmpty();

        assertThat(events).isEmpty();
    }

    @Test
    void newPool_nameThatNobodyKnows_isRefused() throws Exception {
        begin(config());

        assertThat(apply(config().put("pools", pools("shop", "http://nobody.invalid:80"))))
                .singleElement()
                .asString()
                .contains("\"http://nobody.invalid:80\" n");
    }

    @Test
    void keptServers_areNotAskedAgain() throws Exception {
        String gone = server();
        begin(config());
        assertThat(apply(config().put("pools", pools("shop", gone)))).isEmpty();
        servers.get(0).close();
        String lost = nobody();

        assertThat(apply(config().put("pools", pools("shop", gone, lost)))).isEmpty();

        assertThat(((ProbeFailed) events.take()).problems())
                .containsExactly("pools.shop.servers[1]: \"" + lost + "\"" + NO_ANSWER);
    }

    @Test
    void warn_noServerAnswers_takesOver() throws Exception {
        begin(config());

        assertThat(apply(config("warn").put("pools", pools("shop", nobody())))).isEmpty();

        assertThat(events.take())
                .isInstanceOfSatisfying(
                        ProbeFailed.class,
                        failed -> assertThat(failed.refused()).isFalse());
        assertThat(runtimes.current().config().pools()).containsKey("shop");
    }

    @Test
    void off_nobodyIsAsked() throws Exception {
        begin(config());

        assertThat(apply(config("off").put("pools", pools("shop", nobody())))).isEmpty();
        assertThat(apply(config("warn").put("pools", pools("shop", nobody())))).isEmpty();

        assertThat(((ProbeFailed) events.take()).digest())
                .isEqualTo(runtimes.current().config().digest());
    }

    @Test
    void firstConfig_noServerAnswers_isInForceAtOnceAndSaysSo() throws Exception {
        String lost = nobody();
        begin(config().put("pools", pools("shop", lost)));

        assertThat(events.poll(20, TimeUnit.SECONDS)).isInstanceOfSatisfying(ProbeFailed.class, failed -> {
            assertThat(failed.refused()).isFalse();
            assertThat(failed.problems())
                    .singleElement()
                    .asString()
                    .startsWith("pools.shop.servers: no server answers");
        });
    }

    @Test
    void firstConfig_checkThatIsSilent_isInForceAtOnce() throws Exception {
        extensions.check = target -> Promise.<HealthResult>promise().future();
        begin(config().put("pools", checked(server())));

        assertThat(runtimes.current().config().pools()).containsKey("shop");
    }

    @Test
    void poolWithAHealthCheck_serversAreAskedByIt() throws Exception {
        begin(config());
        extensions.check = port -> Future.succeededFuture(HealthResult.unhealthy("status 503"));

        assertThat(apply(config().put("pools", checked(server()))))
                .singleElement()
                .asString()
                .contains("status 503");
        extensions.check = port -> Future.succeededFuture(HealthResult.healthy("status 200"));
        assertThat(apply(config().put("pools", checked(nobody())))).isEmpty();
    }

    @Test
    void checkThatIsSilent_isGivenUpAtTheDeadline() throws Exception {
        begin(config());
        extensions.check = port -> Promise.<HealthResult>promise().future();
        JsonObject silent = config().put("pools", checked(server()));
        silent.getJsonObject("swap").put("probe", new JsonObject().put("deadline", "100ms"));

        assertThat(apply(silent)).singleElement().asString().startsWith("pools.shop.servers: no server answers");
    }

    @Test
    void manyServers_aFewAtATime_allAreAsked() throws Exception {
        begin(config());
        String[] many = new String[201];
        many[0] = "shop";
        String lost = nobody();
        for (int i = 1; i < many.length; i++) {
            many[i] = lost.replace("127.0.0.1", "127.0.1." + i);
        }

        assertThat(apply(config().put("pools", pools(many))))
                .singleElement()
                .asString()
                .contains("\"" + many[5] + "\"", "and 195 more");
    }

    @Test
    void newDatabase_nobodyListens_isRefused() throws Exception {
        begin(config());
        String port = nobody().replaceAll(".*:", "");
        JsonObject database = new JsonObject()
                .put("host", "127.0.0.1")
                .put("port", Integer.parseInt(port))
                .put("password", "secret");

        assertThat(apply(config().put("databases", new JsonObject().put("main", database))))
                .containsExactly("databases.main: the database server cannot be reached");
    }

    @Test
    void canary_noServerAnswers_isNotTried() throws Exception {
        begin(config());
        JsonObject bad = config().put("pools", pools("shop", nobody()));
        bad.getJsonObject("swap").put("canary", new JsonObject());

        assertThat(apply(bad)).hasSize(1);

        assertThat(swap.canary()).isNull();
    }

    @Test
    void close_whileServersAreAsked_waitsForNoAnswer() throws Exception {
        begin(config());
        Promise<Void> asked = Promise.promise();
        extensions.check = port -> {
            asked.tryComplete();
            return Promise.<HealthResult>promise().future();
        };
        JsonObject slow = config().put("pools", checked(server()));
        slow.getJsonObject("swap").put("probe", new JsonObject().put("deadline", "30s"));
        slow.getJsonObject("pools")
                .getJsonObject("shop")
                .getJsonObject("health")
                .put("timeout", "30s");
        write(slow);
        Future<RuntimeSwap.Outcome> applied = swap.configChanged("test");
        await(asked.future());

        await(swap.close());

        assertThat(await(applied).problems()).singleElement().asString().contains("the gateway is stopping");
    }

    @Test
    void edit_noServerAnswers_hasItsPathAndIsNotWritten() throws Exception {
        begin(config());
        String text = config().put("pools", pools("shop", nobody())).encode();
        Edit edit = new Edit() {
            @Override
            public String text() {
                return text;
            }

            @Override
            public Written prepare(String ready) {
                return new Unwritten();
            }
        };

        assertThat(await(swap.edit(edit, "admin API")).found())
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("pools.shop.servers"));
        assertThat(events.take()).isInstanceOf(ProbeFailed.class);
        assertThatThrownBy(() -> await(swap.promoteCanary())).hasMessageContaining("no config is being tried");
    }

    private void begin(JsonObject config) throws Exception {
        assertThat(apply(config)).isEmpty();
    }

    private List<String> apply(JsonObject config) throws Exception {
        write(config);
        return await(swap.configChanged("test")).problems();
    }

    private void write(JsonObject config) throws IOException {
        Files.writeString(file, config.encode());
    }

    private static JsonObject config() {
        return config("require");
    }

    private static JsonObject config(String probe) {
        return new JsonObject("""
                {"listeners": {"web": {"address": "127.0.0.1:0"}},
                 "admin": false,
                 "accessLog": false,
                 "swap": {"probe": "%s"},
                 "routes": [{"name": "home", "match": {"path": "/*"}, "respond": {"body": "home"}}]}
                """.formatted(probe));
    }

    /** Pools by their names, each followed by the addresses of its servers. */
    private static JsonObject pools(String... names) {
        JsonObject pools = new JsonObject();
        JsonArray list = new JsonArray();
        for (String name : names) {
            if (name.startsWith("http:")) {
                list.add(name);
            } else {
                list = new JsonArray();
                pools.put(name, new JsonObject().put("algorithm", "first").put("servers", list));
            }
        }
        return pools;
    }

    private static JsonObject checked(String server) {
        JsonObject pools = pools("shop", server);
        pools.getJsonObject("shop")
                .put("health", new JsonObject().put("type", "asked").put("interval", "1h"));
        return pools;
    }

    /** Where a server listens. */
    private String server() throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        servers.add(socket);
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Where nobody does. */
    private static String nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    private static final class Unwritten implements Edit.Written {

        @Override
        public void check() {
            throw new AssertionError("it must not come to that");
        }

        @Override
        public void commit() {
            throw new AssertionError("it must not come to that");
        }

        @Override
        public void close() {}
    }

    private static final class NoBindings implements Bindings {

        @Override
        public Future<Change> prepare(GatewayConfig config) {
            return Future.succeededFuture(new Change() {
                @Override
                public void commit() {}

                @Override
                public void abandon() {}
            });
        }
    }

    private static final class Remembered implements History {

        private final List<String> refused = new CopyOnWriteArrayList<>();

        @Override
        public void applied(Entry entry) {}

        @Override
        public void onTrial(Entry entry) {}

        @Override
        public void takenBack(Entry entry, String reason) {}

        @Override
        public void interrupted(Entry entry, String reason) {}

        @Override
        public void refused(Entry entry, String reason) {
            refused.add(reason);
        }
    }

    /** Brings the balancer {@code first} and the check {@code asked}, which does as the test says. */
    private static final class Extensions implements ExtensionCatalog {

        private volatile Function<Integer, Future<HealthResult>> check =
                port -> Future.succeededFuture(HealthResult.healthy("fine"));

        private final PluginContext context = new TestPluginContext();

        @Override
        public <T extends ExtensionFactory> Extension<T> find(Class<T> point, String type) {
            return all(point).stream()
                    .filter(extension -> extension.type().equals(type))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
            if (point == BalancerFactory.class) {
                return List.of(new Extension<>(point.cast(new First()), context));
            }
            if (point == HealthCheckFactory.class) {
                return List.of(new Extension<>(point.cast(new Asked(this)), context));
            }
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
            return request -> servers.isEmpty() ? null : servers.get(0);
        }
    }

    private record Asked(Extensions extensions) implements HealthCheckFactory {

        @Override
        public String type() {
            return "asked";
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public HealthCheck create(JsonObject options, PluginContext context) {
            return (target, timeout) -> extensions.check.apply(target.port());
        }
    }
}
