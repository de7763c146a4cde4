package io.headgate.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.headgate.api.event.ConfigApplied;
import io.headgate.api.event.ConfigRefused;
import io.headgate.api.event.Event;
import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
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
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change of the file or of the plugins does to the runtime in force, and what a failure leaves as it was. */
class RuntimeSwapTest {

    private static final ExtensionCatalog NONE = ExtensionCatalog.none();
    private static final String STAMP = "headgate.extension.filter.stamp.home";

    @TempDir
    private Path home;

    private final Vertx vertx = Vertx.vertx();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Runtimes runtimes = new Runtimes();
    private final TestBindings bindings = new TestBindings();
    private Path file;
    private RuntimeSwap swap;

    @BeforeEach
    void open() {
        file = home.resolve("gateway.json");
        runtimes.loops(List.of(vertx.getOrCreateContext()));
        PoolEnvironment pools = new PoolEnvironment(
                vertx.getOrCreateContext(),
                event -> {},
                Clock.systemUTC(),
                StickyKey.random(),
                () -> null,
                new ExtensionFailures());
        RuntimeBuilder builder = new RuntimeBuilder(vertx, events::add, pools, runtimes, Duration.ofMillis(500));
        swap = new RuntimeSwap(
                new RuntimeSwap.Source(vertx, file, Map.of(), new NoHistory()),
                builder,
                runtimes,
                bindings,
                events::add);
    }

    @AfterEach
    void close() throws Exception {
        await(runtimes.drain());
        await(vertx.close());
    }

    @Test
    void configChanged_validFile_isInForceAndAnnounced() throws Exception {
        begin(NONE, config("one", ""));

        write(config("two", ""));
        assertThat(apply()).isEmpty();

        assertThat(bindings.committed).hasSize(2);
        assertEquals(new ConfigApplied(runtimes.current().config().digest(), "test"), events.get(1));
    }

    @Test
    void configChanged_sameContent_isNoChange() throws Exception {
        begin(NONE, config("one", ""));
        Runtime before = runtimes.current();

        write(config("one", "") + "\n");

        assertThat(apply()).isEmpty();
        assertSame(before, runtimes.current());
        assertThat(events).hasSize(1);
    }

    @Test
    void configChanged_brokenFile_changesNothingAndIsAnnounced() throws Exception {
        begin(NONE, config("one", ""));
        Runtime before = runtimes.current();

        write("{");
        List<String> problems = apply();

        assertThat(problems).isNotEmpty();
        assertSame(before, runtimes.current());
        assertEquals(new ConfigRefused(file.toString(), problems), events.get(1));
    }

    @Test
    void configChanged_filterThatCannotBeMade_changesNothing() throws Exception {
        begin(new Filters("stamp", () -> new Filter() {}), config("one", ""));
        plugins(new Filters("stamp", () -> {
            throw new AssertionError("odd");
        }));
        Runtime before = runtimes.current();

        write(config("two", "stamp"));

        assertThat(apply()).containsExactly("routes.home.filters: stamp: java.lang.AssertionError: odd");
        assertSame(before, runtimes.current());
        assertThat(bindings.prepared).hasSize(2);
    }

    @Test
    void configChanged_filterThatIsNull_isRefusedWithThatReason() throws Exception {
        begin(new Filters("stamp", () -> null), config("one", ""));

        write(config("two", "stamp"));

        assertThat(apply()).containsExactly("routes.home.filters: stamp: create() returned null (expected: a filter)");
    }

    @Test
    void configChanged_filterThatNeverComesBack_isRefusedInTimeAndClosedWhenItDoes() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        Promise<Void> closed = Promise.promise();
        begin(
                new Filters("stamp", () -> {
                    uninterruptibly(late);
                    return new Closing(closed);
                }),
                config("one", ""));
        Runtime before = runtimes.current();

        write(config("two", "stamp"));
        assertThat(apply()).containsExactly("filter/stamp: did not come back within 500 ms");
        assertSame(before, runtimes.current());

        write(config("three", ""));
        assertThat(apply()).isEmpty();
        late.countDown();
        await(closed.future());
    }

    @Test
    void configChanged_addressThatCannotBeBound_changesNothingAndLeavesNoLogOpen() throws Exception {
        begin(NONE, config("one", ""));
        Runtime before = runtimes.current();
        bindings.next = config -> Future.failedFuture("the port is in use");
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        Path log = home.resolve("access.log");

        write(config("two", "").put("accessLog", new JsonObject().put("path", log.toString())));

        assertThat(apply()).containsExactly("the port is in use");
        assertSame(before, runtimes.current());
        assertThat(log).exists();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !threads.contains(thread))
                .extracting(Thread::getName)
                .doesNotContain("headgate-access-log");
    }

    @Test
    void configChanged_first_isInForceBeforeItsAddressesAre() throws Exception {
        bindings.next = config -> {
            assertEquals(config.digest(), runtimes.current().config().digest());
            return Future.succeededFuture(bindings.change(config));
        };

        begin(NONE, config("one", ""));
    }

    @Test
    void configChanged_firstCannotBeBound_leavesNoRuntimeAndCanBeTriedAgain() throws Exception {
        bindings.next = config -> Future.failedFuture("the port is in use");
        write(config("one", ""));
        assertThat(apply()).containsExactly("the port is in use");
        assertNull(runtimes.currentOrNull());
        assertThat(events).isEmpty();

        bindings.next = bindings::succeed;
        assertThat(apply()).isEmpty();
        assertThat(bindings.committed).hasSize(1);
    }

    @Test
    void configChanged_whilePluginsAreSwapped_isBuiltWithTheNewOnes() throws Exception {
        begin(NONE, config("one", ""));
        Promise<Bindings.Change> binding = Promise.promise();
        bindings.next = config -> binding.future();
        Future<?> plugins = swap.swap(new Filters("stamp", () -> new Filter() {}), "plugin", false);
        write(config("two", "stamp"));
        Future<RuntimeSwap.Outcome> changed = swap.configChanged("test");

        bindings.next = bindings::succeed;
        binding.complete(bindings.change(null));

        await(plugins);
        assertThat(await(changed).problems()).isEmpty();
        assertEquals("test", describe(STAMP).getString("plugin"));
    }

    @Test
    void swap_withoutARuntime_countsForTheFirstConfig() throws Exception {
        begin(new Filters("stamp", () -> new Filter() {}), config("one", "stamp"));

        assertEquals("stamp", describe(STAMP).getString("type"));
    }

    @Test
    void swap_pluginThatTheConfigNeeds_isRefusedUnlessForced() throws Exception {
        begin(new Filters("stamp", () -> new Filter() {}), config("one", "stamp"));

        assertThatThrownBy(() -> plugins(NONE)).hasMessageStartingWith("routes[0].filters[0].type: \"stamp\"");
        assertEquals("test", describe(STAMP).getString("plugin"));

        await(swap.swap(NONE, "plugin removed", true));
        assertEquals("removed", describe(STAMP).getString("plugin"));
    }

    @Test
    void swap_afterARemovalByForce_goesOnWithWhatStandsIn() throws Exception {
        begin(new Filters("stamp", () -> new Filter() {}), config("one", "stamp"));
        await(swap.swap(NONE, "plugin removed", true));

        plugins(new Filters("other", () -> new Filter() {}));
        plugins(NONE);
        assertEquals("removed", describe(STAMP).getString("plugin"));
        plugins(new Filters("stamp", () -> new Filter() {}));
        assertEquals("test", describe(STAMP).getString("plugin"));

        assertThatThrownBy(() -> plugins(NONE)).hasMessageStartingWith("routes[0].filters[0].type: \"stamp\"");
    }

    @Test
    void swap_whileTheFileCannotBeBound_isDoneWithTheConfigInForce() throws Exception {
        begin(NONE, config("one", ""));
        String inForce = runtimes.current().config().digest();
        bindings.next = config ->
                config.digest().equals(inForce) ? bindings.succeed(config) : Future.failedFuture("the port is in use");
        write(config("two", ""));
        assertThat(apply()).containsExactly("the port is in use");

        plugins(new Filters("stamp", () -> new Filter() {}));

        assertEquals(inForce, runtimes.current().config().digest());
        write(config("one", "stamp"));
        bindings.next = bindings::succeed;
        assertThat(apply()).isEmpty();
    }

    @Test
    void swap_whileTheFileIsBroken_isDoneWithTheConfigInForce() throws Exception {
        begin(NONE, config("one", ""));
        write("{");

        plugins(new Filters("stamp", () -> new Filter() {}));

        write(config("two", "stamp"));
        assertThat(apply()).isEmpty();
    }

    @Test
    void validate_file_changesNothing() throws Exception {
        begin(new Filters("stamp", () -> null), config("one", ""));
        Runtime before = runtimes.current();

        write(config("two", ""));
        assertThat(await(swap.validate()).problems()).isEmpty();
        write(config("two", "stamp"));
        assertThat(await(swap.validate()).problems()).hasSize(1);
        write(config("two", "other"));
        assertThat(await(swap.validate()).problems()).hasSize(1);

        assertSame(before, runtimes.current());
        assertThat(events).hasSize(1);
    }

    @Test
    void close_laterChanges_areRefusedInSilence() throws Exception {
        begin(NONE, config("one", ""));
        await(swap.close());

        write(config("two", ""));

        assertThat(apply()).containsExactly("the gateway is stopping");
        assertThatThrownBy(() -> plugins(NONE)).hasMessage("the gateway is stopping");
        assertThat(bindings.prepared).hasSize(1);
        assertThat(events).hasSize(1);
    }

    @Test
    void configChanged_accessControlThatMayBeSkipped_isRefused() throws Exception {
        begin(new Filters("access", () -> new Filter() {}), config("one", "access"));
        JsonObject skipped = config("two", "access");
        skipped.getJsonArray("routes")
                .getJsonObject(0)
                .getJsonArray("filters")
                .getJsonObject(0)
                .put("onFailure", "skip");
        write(skipped);
        assertThat(apply())
                .containsExactly(
                        "routes.home.filters: access: onFailure: \"skip\" (expected: none, as no request may get"
                                + " by this filter)");
    }

    @Test
    void configChanged_trustStoreThatIsNotThere_isRefused() throws Exception {
        begin(NONE, config("one", ""));
        Runtime before = runtimes.current();
        Path store = home.resolve("none.pem");
        write(config("two", "").put("plugins", new JsonObject().put("trustStore", store.toString())));
        assertThat(apply()).containsExactly("plugins.trustStore.path: \"" + store + "\" (there is no such file)");
        assertSame(before, runtimes.current());
    }

    private void begin(ExtensionCatalog catalog, JsonObject config) throws Exception {
        plugins(catalog);
        write(config);
        assertThat(apply()).isEmpty();
    }

    private List<String> apply() throws Exception {
        return await(swap.configChanged("test")).problems();
    }

    private void plugins(ExtensionCatalog catalog) throws Exception {
        await(swap.swap(catalog, "plugin", false));
    }

    private JsonObject describe(String address) throws Exception {
        return await(vertx.eventBus().<JsonObject>request(address, new JsonObject().put("op", "describe")))
                .body();
    }

    private void write(Object content) throws IOException {
        Files.writeString(file, content.toString());
    }

    private static JsonObject config(String body, String filter) {
        return new JsonObject("""
                {"listeners": {"web": {"address": "127.0.0.1:0"}},
                 "admin": false,
                 "accessLog": false,
                 "routes": [{"name": "home", "match": {"path": "/*"}, "filters": [%s], "respond": {"body": "%s"}}]}
                """.formatted(filter.isEmpty() ? "" : "{\"type\": \"" + filter + "\"}", body));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    private static void uninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // It is what keeps this waiting that is tested.
            }
        }
    }

    /** Addresses that are bound as the test says. */
    private static final class TestBindings implements Bindings {

        private final List<GatewayConfig> prepared = new CopyOnWriteArrayList<>();
        private final List<GatewayConfig> committed = new CopyOnWriteArrayList<>();
        private volatile Function<GatewayConfig, Future<Change>> next = this::succeed;

        @Override
        public Future<Change> prepare(GatewayConfig config) {
            prepared.add(config);
            return next.apply(config);
        }

        Future<Change> succeed(GatewayConfig config) {
            return Future.succeededFuture(change(config));
        }

        Change change(GatewayConfig config) {
            return new Change() {
                @Override
                public void commit() {
                    if (config != null) {
                        committed.add(config);
                    }
                }

                @Override
                public void abandon() {}
            };
        }
    }

    /** Brings one filter. */
    private record Filters(String type, Supplier<Filter> make) implements ExtensionCatalog {

        @Override
        public <T extends ExtensionFactory> Extension<T> find(Class<T> point, String wanted) {
            return all(point).stream()
                    .filter(extension -> extension.type().equals(wanted))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
            return point == FilterFactory.class
                    ? List.of(new Extension<>(point.cast(new Factory(type, make)), new TestPluginContext()))
                    : List.of();
        }
    }

    private record Factory(String type, Supplier<Filter> make) implements FilterFactory {
        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public Filter create(JsonObject options, PluginContext context) {
            return make.get();
        }

        @Override
        public boolean failClosed() {
            return type.equals("access");
        }
    }

    private record Closing(Promise<Void> closed) implements Filter {
        @Override
        public void close() {
            closed.tryComplete();
        }
    }

    private static final class NoHistory implements History {

        @Override
        public void applied(Entry entry) {}

        @Override
        public void onTrial(Entry entry) {}

        @Override
        public void takenBack(Entry entry, String reason) {}

        @Override
        public void interrupted(Entry entry, String reason) {}

        @Override
        public void refused(Entry entry, String reason) {}
    }
}
