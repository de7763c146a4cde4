package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headgate.api.event.PluginQuarantined;
import io.headgate.api.event.PluginReleased;
import io.headgate.api.event.PluginSwapped;
import io.headgate.api.http.FilterFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTest {

    private static final PluginPolicy THREE_FAILURES = new PluginPolicy(
            new PluginPolicy.ErrorBudget(3, Duration.ofMinutes(10)),
            PluginPolicy.NONE.timeBudget(),
            PluginPolicy.NONE.maxThreads(),
            PluginPolicy.NONE.workers(),
            List.of(),
            null);
    private static final List<String> LOADED = List.of("shop.jar LOADED shop 1.0.0");
    private static final List<String> QUARANTINED = List.of("shop.jar QUARANTINED shop 1.0.0");

    @TempDir
    private Path home;

    private PluginHostFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new PluginHostFixture(home);
        PluginHostFixture.await(fixture.host.limit(THREE_FAILURES));
        TestPluginJar.of("shop", "1.0.0").filter("stamp", "one").writeTo(fixture.folder, "shop.jar");
        fixture.start().watch();
        fixture.eventually(LOADED);
        fixture.needs = "stamp";
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void failed_asOftenAsAllowed_nothingHappens() throws Exception {
        ExtensionGuard guard = guard();
        fail(guard, 3);
        assertFalse(guard.closed());
        PluginHostFixture.await(fixture.host.rescan());
        assertEquals(LOADED, fixture.statuses());
    }

    @Test
    void failed_onceTooOften_isClosedAtOnceAndReplacedByAStandIn() throws Exception {
        ExtensionGuard guard = guard();
        fail(guard, 4);
        assertTrue(guard.closed(), "before the runtime is rebuilt");
        fixture.eventually(QUARANTINED);
        fixture.eventually("rebuilt", () -> fixture.causes.contains("plugin shop in quarantine"));

        assertTrue(guard().closed(), "what a new runtime would be built of");
        PluginStatus status = fixture.host.list().get(0);
        assertThat(status.extensions()).containsExactly("filter/stamp");
        assertThat(status.toJson().getString("code")).isEqualTo("FAILURES");
        assertThat(status.toJson().getString("reason"))
                .isEqualTo("more than 3 of its calls failed within 600000 ms; the last was to its filter, with"
                        + " java.lang.IllegalStateException");
        assertThat(fixture.events)
                .filteredOn(PluginQuarantined.class::isInstance)
                .hasSize(1);
    }

    @Test
    void quarantine_folderAndConfigChange_itStays() throws Exception {
        fail(guard(), 4);
        fixture.eventually(QUARANTINED);
        PluginHostFixture.await(fixture.host.rescan());
        PluginHostFixture.await(fixture.host.rescan());
        assertEquals(QUARANTINED, fixture.statuses());
    }

    @Test
    void quarantine_pluginIsStoppedAtOnceAndItsJarIsKept() throws Exception {
        Path stopped = home.resolve("stopped");
        TestPluginJar.of("shop", "1.1.0")
                .filter("stamp", "two")
                .plugin("public io.vertx.core.Future<?> shutdown() { try { java.nio.file.Files.createFile("
                        + "java.nio.file.Path.of(\"" + stopped + "\")); } catch (java.io.IOException e) {"
                        + " throw new java.io.UncheckedIOException(e); } return super.shutdown(); }")
                .writeTo(fixture.folder, "shop.jar");
        fixture.eventually(List.of("shop.jar LOADED shop 1.1.0"));
        fixture.released = io.vertx.core.Promise.<Void>promise().future();
        fail(guard(), 4);
        fixture.eventually("stopped while requests still use it", () -> Files.exists(stopped));
        assertThat(fixture.staged()).filteredOn(name -> name.endsWith(".jar")).isNotEmpty();
    }

    @Test
    void release_quarantined_isLoadedAnewWithAWholeBudget() throws Exception {
        fail(guard(), 4);
        fixture.eventually(QUARANTINED);
        PluginHostFixture.await(fixture.host.release("shop"));
        assertEquals(LOADED, fixture.statuses());
        assertEquals("one", fixture.valueOf("stamp"));
        assertThat(fixture.events).contains(new PluginReleased("shop", "1.0.0"));
        ExtensionGuard guard = guard();
        fail(guard, 3);
        assertFalse(guard.closed());
        fail(guard, 1);
        fixture.eventually(QUARANTINED);
    }

    @Test
    void release_notQuarantinedOrUnknown_isRefused() {
        assertThatThrownBy(() -> PluginHostFixture.await(fixture.host.release("shop")))
                .hasMessageContaining("not in quarantine");
        assertThatThrownBy(() -> PluginHostFixture.await(fixture.host.release("shoe")))
                .hasMessageContaining("no plugin shoe");
    }

    @Test
    void quarantine_newVersionIsDropped_isLifted() throws Exception {
        fail(guard(), 4);
        fixture.eventually(QUARANTINED);
        TestPluginJar.of("shop", "1.1.0").filter("stamp", "two").writeTo(fixture.folder, "shop.jar");
        fixture.eventually(List.of("shop.jar LOADED shop 1.1.0"));
        assertEquals("two", fixture.valueOf("stamp"));
        assertThat(fixture.events).contains(new PluginSwapped("shop", "1.0.0", "1.1.0"));
        fixture.eventually("the old copy is gone", () -> fixture.staged().size() == 1);
    }

    @Test
    void remove_quarantinedThatTheConfigNeeds_isRefusedUnlessForced() throws Exception {
        fail(guard(), 4);
        fixture.eventually(QUARANTINED);
        assertThatThrownBy(() -> PluginHostFixture.await(fixture.host.remove("shop", false)))
                .hasMessageContaining("the config needs it");
        PluginHostFixture.await(fixture.host.remove("shop", true));
        fixture.eventually(List.of());
        fixture.eventually("nothing is staged", () -> fixture.staged().isEmpty());
    }

    @Test
    void timer_thatBlocksItsEventLoop_isFoundThoughNobodyHasCalledIt() throws Exception {
        Path enough = home.resolve("enough");
        PluginHostFixture.await(fixture.host.limit(new PluginPolicy(
                THREE_FAILURES.errorBudget(),
                new PluginPolicy.TimeBudget(Duration.ofMillis(500), 100, Duration.ofSeconds(10)),
                THREE_FAILURES.maxThreads(),
                THREE_FAILURES.workers(),
                List.of(),
                null)));
        TestPluginJar.of("shop", "1.1.0")
                .filter("stamp", "two")
                .plugin("public io.vertx.core.Future<?> start(io.headgate.api.plugin.PluginContext c) {"
                        + " c.vertx().setTimer(10, now -> { while (!java.nio.file.Files.exists(java.nio.file.Path.of(\""
                        + enough + "\"))) { Thread.onSpinWait(); } }); return super.start(c); }")
                .writeTo(fixture.folder, "shop.jar");
        fixture.eventually(List.of("shop.jar QUARANTINED shop 1.1.0"));
        Files.createFile(enough);
        Quarantine reason = fixture.host.list().get(0).quarantine();
        assertEquals(Quarantine.Cause.BLOCKED, reason.cause());
        assertThat(reason.reason()).startsWith("its code has blocked the event loop vert.x-");
    }

    private ExtensionGuard guard() {
        return fixture.host.catalog().find(FilterFactory.class, "stamp").guard(Point.FILTER, new ExtensionFailures());
    }

    private static void fail(ExtensionGuard guard, int times) {
        for (int i = 0; i < times; i++) {
            guard.failed(new IllegalStateException("a secret"));
        }
    }
}
