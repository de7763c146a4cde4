package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.event.PluginLeaked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginThreadsTest {

    @TempDir
    private Path home;

    private PluginHostFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new PluginHostFixture(home);
    }

    @AfterEach
    void close() throws Exception {
        Files.createFile(home.resolve("enough"));
        fixture.eventually(
                "the threads end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("leak-")));
        fixture.close();
    }

    @Test
    void unload_threadGoesOn_isNamedInAnEvent() throws Exception {
        starting("leak-1").writeTo(fixture.folder, "shop.jar");
        fixture.start().watch();
        fixture.eventually(List.of("shop.jar LOADED shop 1.0.0"));
        Files.delete(fixture.folder.resolve("shop.jar"));
        fixture.eventually(
                "the leak is told",
                () -> fixture.events.contains(new PluginLeaked("shop", "1.0.0", List.of("leak-1"))));
    }

    @Test
    void look_moreThreadsThanAllowed_isQuarantinedAndNamesThem() throws Exception {
        PluginHostFixture.await(fixture.host.limit(new PluginPolicy(
                PluginPolicy.NONE.errorBudget(),
                new PluginPolicy.TimeBudget(Duration.ofHours(1), 100, Duration.ofSeconds(10)),
                2,
                PluginPolicy.NONE.workers(),
                List.of(),
                null)));
        starting("leak-1", "leak-2", "leak-3").writeTo(fixture.folder, "shop.jar");
        fixture.start().watch();
        fixture.eventually(List.of("shop.jar QUARANTINED shop 1.0.0"));
        Quarantine reason = fixture.host.list().get(0).quarantine();
        assertThat(reason.cause()).isEqualTo(Quarantine.Cause.THREADS);
        assertThat(reason.reason())
                .startsWith("it has 3 threads (expected: at most 2), such as ")
                .contains("leak-1", "leak-2", "leak-3");
    }

    /** Starts threads without the context class loader of the plugin, so that only its code on their stacks tells. */
    private TestPluginJar starting(String... names) {
        StringBuilder start = new StringBuilder(
                "public io.vertx.core.Future<?> start(" + "io.headgate.api.plugin.PluginContext c) {");
        for (String name : names) {
            start.append("Thread ")
                    .append(name.replace('-', '_'))
                    .append(" = new Thread(Entry::run, \"" + name + "\"); ")
                    .append(name.replace('-', '_'))
                    .append(".setContextClassLoader(null); ")
                    .append(name.replace('-', '_'))
                    .append(".setDaemon(true); ")
                    .append(name.replace('-', '_'))
                    .append(".start();");
        }
        return TestPluginJar.of("shop", "1.0.0")
                .plugin("static void run() { while (!java.nio.file.Files.exists(java.nio.file.Path.of(\""
                        + home.resolve("enough")
                        + "\"))) { try { Thread.sleep(20); } catch (InterruptedException e) { return; } } }\n"
                        + start + " return super.start(c); }");
    }
}
