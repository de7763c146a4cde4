package io.headgate.core.plugin;

import static io.headgate.core.plugin.PluginHostFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headgate.api.event.ConfigApplied;
import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.core.event.EventBusEvents;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin is given and sees, and what is left of it when it is gone. */
class PluginLifeTest {

    private static final String LIFE = """
            public io.vertx.core.Future<?> start(io.headgate.api.plugin.PluginContext c) {
              io.vertx.core.eventbus.EventBus bus = c.vertx().eventBus();
              String me = c.pluginId() + " " + c.pluginVersion();
              c.vertx().setPeriodic(5, id -> bus.publish("test.tick", me));
              bus.<String>localConsumer("test.ask", m -> m.reply(me));
              c.subscribe(io.headgate.api.event.ConfigApplied.class, e -> bus.publish("test.life", "saw " + e.digest()));
              c.closeOnStop(() -> { bus.publish("test.life", "closes the first"); throw new RuntimeException("x"); });
              c.closeOnStop(() -> { bus.publish("test.life", "closes the second"); return null; });
              bus.publish("test.life", "started");
              return io.vertx.core.Future.succeededFuture();
            }
            public io.vertx.core.Future<?> shutdown() {
              return io.vertx.core.Future.failedFuture("no");
            }
            """;

    @TempDir
    private Path home;

    private PluginHostFixture gateway;
    private final List<String> life = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws Exception {
        gateway = new PluginHostFixture(home);
        gateway.vertx.eventBus().<String>localConsumer("test.life", message -> life.add(message.body()));
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @Test
    void remove_pluginWithTimersAndConsumers_endsThemAll() throws Exception {
        AtomicInteger ticks = new AtomicInteger();
        gateway.vertx.eventBus().localConsumer("test.tick", message -> ticks.incrementAndGet());
        Path jar = TestPluginJar.of("alive", "1.0.0").plugin(LIFE).writeTo(gateway.folder, "a.jar");
        gateway.start().watch();
        gateway.eventually("ticks", () -> ticks.get() > 3);
        assertEquals(
                "alive 1.0.0",
                await(gateway.vertx.eventBus().request("test.ask", "")).body());
        Files.delete(jar);
        gateway.eventually("unloaded", () -> gateway.events.size() == 2);
        int after = ticks.get();
        assertThatThrownBy(() -> await(gateway.vertx.eventBus().request("test.ask", "")))
                .hasMessageContaining("No handlers");
        AtomicInteger later = new AtomicInteger();
        gateway.vertx.setPeriodic(5, id -> later.incrementAndGet());
        gateway.eventually("later", () -> later.get() > 10);
        assertThat(ticks.get()).isLessThanOrEqualTo(after + 1);
    }

    @Test
    void stop_stepsThatFail_areAllAttemptedTheLastFirst() throws Exception {
        TestPluginJar.of("alive", "1.0.0").plugin(LIFE).writeTo(gateway.folder, "a.jar");
        gateway.start().watch();
        await(gateway.host.remove("alive", false));
        gateway.eventually("closed", () -> life.size() == 3);
        assertThat(life).containsExactly("started", "closes the second", "closes the first");
    }

    @Test
    void subscribe_event_isHandedOverAsItsType() throws Exception {
        TestPluginJar.of("alive", "1.0.0").plugin(LIFE).writeTo(gateway.folder, "a.jar");
        gateway.start();
        new EventBusEvents(gateway.vertx.eventBus()).publish(new ConfigApplied("0123456789ab", "start"));
        gateway.eventually("seen", () -> life.contains("saw 0123456789ab"));
    }

    @Test
    void resources_ofThePlugin_areItsOwn() throws Exception {
        TestPluginJar.of("resources", "1.0.0")
                .filter("stamp", "one")
                .entry("logback-test.xml", "mine".getBytes(StandardCharsets.UTF_8))
                .writeTo(gateway.folder, "a.jar");
        gateway.start();
        ClassLoader loader = loaderOf("stamp").get();
        assertThat(loader.getResourceAsStream("logback-test.xml")).hasContent("mine");
        assertThat(loader.getResource("io/headgate/core/plugin/PluginHost.class"))
                .isNull();
        assertThat(Collections.list(loader.getResources("META-INF/MANIFEST.MF")))
                .hasSize(1);
        assertThat(loader.loadClass("io.headgate.api.http.Filter")).isSameAs(Filter.class);
        assertThat(loader.loadClass("java.sql.Connection")).isNotNull();
        for (String hidden : new String[] {
            "io.netty.buffer.ByteBuf",
            "io.headgate.core.plugin.PluginHost",
            "io.micrometer.core.instrument.Meter",
            "ch.qos.logback.classic.Logger"
        }) {
            assertThatThrownBy(() -> loader.loadClass(hidden)).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void swaps_many_leaveNothingBehind() throws Exception {
        int swaps = Integer.getInteger("headgate.test.swaps", 30);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        drop(0);
        gateway.start().watch();
        for (int i = 1; i <= 5; i++) {
            swapTo(i, loaders);
        }
        collected(loaders);
        long threads = threads();
        long descriptors = descriptors();
        for (int i = 6; i < 6 + swaps; i++) {
            swapTo(i, loaders);
        }
        collected(loaders);
        assertThat(gateway.staged()).hasSize(1);
        // The worker pools of Vert.x and of the JDK fill up to their bound over time; one of anything a swap is a leak.
        assertThat(threads() - threads).isLessThan(swaps);
        assertThat(descriptors() - descriptors).isLessThan(swaps);
    }

    private void swapTo(int number, List<WeakReference<ClassLoader>> loaders) throws Exception {
        loaders.add(loaderOf("stamp"));
        drop(number);
        await(gateway.host.rescan());
        assertEquals("v", gateway.valueOf("stamp"));
        assertThat(gateway.statuses()).containsExactly("a.jar LOADED alive 1.0." + number);
    }

    private void drop(int number) {
        TestPluginJar.of("alive", "1.0." + number)
                .plugin(LIFE)
                .filter("stamp", "v")
                .writeTo(gateway.folder, "a.jar");
    }

    private WeakReference<ClassLoader> loaderOf(String type) {
        return new WeakReference<>(gateway.host
                .catalog()
                .find(FilterFactory.class, type)
                .factory()
                .getClass()
                .getClassLoader());
    }

    private void collected(List<WeakReference<ClassLoader>> loaders) throws Exception {
        gateway.eventually("class loaders are collected", () -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.refersTo(null));
        });
    }

    private static long threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long descriptors() throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
