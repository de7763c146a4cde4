package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headgate.api.event.PluginLoaded;
import io.headgate.api.event.PluginRefused;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that are refused when they are loaded: each with its reason, and nothing else changes. */
class BadPluginTest {

    private static final String WAIT =
            "try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) {}";

    private static final String SCHEMA = "io.headgate.api.plugin.ExtensionFactory.noOptions()";

    @TempDir
    private Path home;

    private PluginHostFixture gateway;

    @BeforeEach
    void open() throws Exception {
        gateway = new PluginHostFixture(home, Duration.ofMillis(500));
        TestPluginJar.of("good", "1.0.0").filter("stamp", "one").writeTo(gateway.folder, "0-good.jar");
        gateway.start().watch();
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @Test
    void drop_entryClassThatIsNoPlugin_isRefused() throws Exception {
        TestPluginJar jar = TestPluginJar.of("bad", "1.0.0")
                .source("testplugin.Entry", "package testplugin; public final class Entry {}");
        refused(jar, "NOT_A_PLUGIN", "Plugin-Class: testplugin.Entry does not extend GatewayPlugin");
    }

    @Test
    void drop_entryClassOfPf4jAlone_isRefused() throws Exception {
        TestPluginJar jar = TestPluginJar.of("bad", "1.0.0")
                .source("testplugin.Entry", "package testplugin; public class Entry extends org.pf4j.Plugin {}");
        refused(jar, "NOT_A_PLUGIN", "Plugin-Class: testplugin.Entry does not extend GatewayPlugin");
    }

    @Test
    void drop_constructorThatFails_isRefusedWithItsReason() throws Exception {
        TestPluginJar jar = TestPluginJar.of("bad", "1.0.0")
                .plugin("public Entry() { throw new IllegalStateException(\"no licence\"); }");
        refused(jar, "NOT_A_PLUGIN", "Plugin-Class: testplugin.Entry: java.lang.IllegalStateException: no licence");
    }

    @Test
    void drop_constructorThatEndsInAnAssertion_isRefusedWithItsReason() throws Exception {
        TestPluginJar jar =
                TestPluginJar.of("bad", "1.0.0").plugin("public Entry() { throw new AssertionError(\"odd\"); }");
        refused(jar, "NOT_A_PLUGIN", "Plugin-Class: testplugin.Entry: java.lang.AssertionError: odd");
    }

    @Test
    void drop_constructorThatNeverComesBack_isRefusedInTimeAndOthersAreLoaded() throws Exception {
        TestPluginJar jar = TestPluginJar.of("bad", "1.0.0").plugin("public Entry() { " + WAIT + " }");
        refused(jar, "START_FAILED", "its entry class and extensions were not made after 500 ms");
        TestPluginJar.of("later", "1.0.0").writeTo(gateway.folder, "c.jar");
        gateway.eventually("loaded", () -> gateway.statuses().contains("c.jar LOADED later 1.0.0"));
    }

    @Test
    void drop_extensionWhoseConstructorNeverComesBack_isRefusedInTime() throws Exception {
        TestPluginJar jar = odd("public Odd() { " + WAIT + " }", "\"odd\"", SCHEMA);
        refused(jar, "START_FAILED", "its entry class and extensions were not made after 500 ms");
    }

    @Test
    void drop_typeThatEndsInAnAssertion_isRefused() throws Exception {
        TestPluginJar jar = odd("", "fail()", SCHEMA);
        refused(jar, "BAD_EXTENSION", "extension testplugin.Odd: java.lang.AssertionError: odd");
    }

    @Test
    void drop_schemaThatOverflowsTheStack_isRefused() throws Exception {
        TestPluginJar jar = odd("", "\"odd\"", "optionsSchema()");
        refused(jar, "BAD_EXTENSION", "extension testplugin.Odd: java.lang.StackOverflowError");
    }

    @Test
    void drop_extensionThatThrowsAnErrorOfItsOwn_isRefusedAndTheFolderIsFollowed() throws Exception {
        TestPluginJar jar = odd("public static class Own extends Error {}", "own()", SCHEMA);
        refused(jar, "BAD_EXTENSION", "extension testplugin.Odd: testplugin.Odd$Own");
        TestPluginJar.of("later", "1.0.0").writeTo(gateway.folder, "c.jar");
        gateway.eventually("loaded", () -> gateway.statuses().contains("c.jar LOADED later 1.0.0"));
    }

    @Test
    void drop_startThatEndsInAnAssertion_isRefusedWithItsReason() throws Exception {
        TestPluginJar jar = TestPluginJar.of("bad", "1.0.0").plugin(start("throw new AssertionError(\"odd\");"));
        refused(jar, "START_FAILED", "its start failed: java.lang.AssertionError: odd");
    }

    @Test
    void drop_versionThatCannotBeCompared_isRefusedAndTheFolderIsFollowed() throws Exception {
        TestPluginJar.of("bad", "1.0.0-01").writeTo(gateway.folder, "b.jar");
        gateway.eventually(List.of("0-good.jar LOADED good 1.0.0", "b.jar REFUSED null null BAD_VERSION"));
        TestPluginJar.of("later", "1.0.0").writeTo(gateway.folder, "c.jar");
        gateway.eventually("loaded", () -> gateway.statuses().contains("c.jar LOADED later 1.0.0"));
    }

    @Test
    void drop_startThatThrows_isRefusedWithItsReason() throws Exception {
        TestPluginJar jar = TestPluginJar.of("bad", "1.0.0").plugin(start("throw new RuntimeException(\"no disk\");"));
        refused(jar, "START_FAILED", "its start failed: java.lang.RuntimeException: no disk");
    }

    @Test
    void drop_startThatFails_isRefusedWithItsReason() throws Exception {
        TestPluginJar jar = TestPluginJar.of("bad", "1.0.0")
                .plugin(start("return io.vertx.core.Future.failedFuture(\"no disk\");"));
        refused(jar, "START_FAILED", "its start failed: no disk");
    }

    @Test
    void drop_startThatNeverCompletes_isRefusedInTime() throws Exception {
        TestPluginJar jar =
                TestPluginJar.of("bad", "1.0.0").plugin(start("return io.vertx.core.Promise.promise().future();"));
        refused(jar, "START_FAILED", "its start was not complete after 500 ms");
    }

    @Test
    void drop_startThatNeedsAClassOfTheGateway_isRefused() throws Exception {
        TestPluginJar jar =
                TestPluginJar.of("bad", "1.0.0").plugin(start("io.headgate.core.plugin.Point.values(); return null;"));
        refused(jar, "START_FAILED", "java.lang.ClassNotFoundException: io.headgate.core.plugin.Point");
    }

    @Test
    void drop_extensionThatIsNotThere_isRefused() throws Exception {
        TestPluginJar jar = TestPluginJar.of("bad", "1.0.0").extension("testplugin.Missing");
        refused(jar, "BAD_EXTENSION", "extension testplugin.Missing: java.lang.ClassNotFoundException");
    }

    @Test
    void drop_extensionOfNoPoint_isRefused() throws Exception {
        TestPluginJar jar = TestPluginJar.of("bad", "1.0.0").extension("testplugin.Entry");
        refused(jar, "BAD_EXTENSION", "extension testplugin.Entry: is no extension of this gateway");
    }

    @Test
    void drop_extensionWithABadType_isRefused() throws Exception {
        TestPluginJar jar = TestPluginJar.of("bad", "1.0.0").filter("Not A Type", "x");
        refused(jar, "BAD_EXTENSION", "type() is Not A Type (expected: lower-case letters, digits, hyphens)");
    }

    @Test
    void drop_optionsSchemaThatNoConfigCouldBeReadWith_isRefused() throws Exception {
        TestPluginJar jar =
                TestPluginJar.of("bad", "1.0.0").source("testplugin.Odd", """
                        package testplugin;
                        import io.headgate.api.http.*;
                        public final class Odd implements FilterFactory {
                          public String type() { return "odd"; }
                          public io.vertx.core.json.JsonObject optionsSchema() {
                            return new io.vertx.core.json.JsonObject().put("type", "array"); }
                          public Filter create(io.vertx.core.json.JsonObject o,
                              io.headgate.api.plugin.PluginContext c) { return new Filter() {}; }
                        }
                        """).extension("testplugin.Odd");
        refused(jar, "BAD_EXTENSION", "extension filter/odd: ");
    }

    @Test
    void drop_oneTypeTwice_isRefused() throws Exception {
        TestPluginJar jar =
                TestPluginJar.of("bad", "1.0.0").filter("twice", "x").filter("twice", "y");
        refused(jar, "CONFLICT", "the plugin itself has two extensions filter/twice");
    }

    @Test
    void drop_brokenJar_isRefusedOnce() throws Exception {
        Files.writeString(gateway.folder.resolve("b.jar"), "not a jar at all");
        gateway.eventually(List.of("0-good.jar LOADED good 1.0.0", "b.jar REFUSED null null NOT_A_JAR"));
        for (int i = 0; i < 3; i++) {
            PluginHostFixture.await(gateway.host.rescan());
        }
        assertThat(gateway.events).filteredOn(PluginRefused.class::isInstance).hasSize(1);
    }

    @Test
    void replace_loadedJarByABrokenOne_leavesItInUse() throws Exception {
        Files.writeString(gateway.folder.resolve("0-good.jar"), "not a jar at all");
        gateway.eventually(List.of("0-good.jar LOADED good 1.0.0", "0-good.jar REFUSED null null NOT_A_JAR"));
        assertEquals("one", gateway.valueOf("stamp"));
        assertThat(gateway.causes).isEmpty();
    }

    @Test
    void drop_jarThatIsStillBeingCopied_isLoadedWhenItIsWholeAndNeverRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(
                TestPluginJar.of("slow", "1.0.0").filter("other", "x").writeTo(home, "slow.jar"));
        Path target = gateway.folder.resolve("slow.jar");
        int parts = 10;
        for (int i = 0; i < parts; i++) {
            byte[] part = Arrays.copyOfRange(bytes, bytes.length * i / parts, bytes.length * (i + 1) / parts);
            try (OutputStream out =
                    Files.newOutputStream(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                out.write(part);
            }
            if (i == parts / 2) {
                gateway.eventually("seen", () -> gateway.statuses().contains("slow.jar PENDING null null"));
            }
        }
        gateway.eventually("loaded", () -> gateway.statuses().contains("slow.jar LOADED slow 1.0.0"));
        assertThat(gateway.events)
                .containsExactly(new PluginLoaded("good", "1.0.0"), new PluginLoaded("slow", "1.0.0"));
    }

    private void refused(TestPluginJar jar, String code, String reason) throws Exception {
        jar.writeTo(gateway.folder, "b.jar");
        gateway.eventually(List.of("0-good.jar LOADED good 1.0.0", "b.jar REFUSED bad 1.0.0 " + code));
        assertThat(gateway.events)
                .filteredOn(PluginRefused.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((PluginRefused) event).reason()).contains(reason));
        assertEquals("one", gateway.valueOf("stamp"));
        assertThat(gateway.causes).isEmpty();
        assertThat(gateway.staged()).hasSize(1);
    }

    /** A filter that is odd in its members, its type or its schema. */
    private static TestPluginJar odd(String members, String type, String schema) {
        return TestPluginJar.of("bad", "1.0.0")
                .source(
                        "testplugin.Odd",
                        "package testplugin;\n"
                                + "public final class Odd implements io.headgate.api.http.FilterFactory {\n" + members
                                + "  static String fail() { throw new AssertionError(\"odd\"); }\n"
                                + (members.contains("Own") ? "  static String own() { throw new Own(); }\n" : "")
                                + "  public String type() { return " + type + "; }\n"
                                + "  public io.vertx.core.json.JsonObject optionsSchema() { return " + schema + "; }\n"
                                + "  public io.headgate.api.http.Filter create(io.vertx.core.json.JsonObject o,\n"
                                + "      io.headgate.api.plugin.PluginContext c) { return null; }\n}\n")
                .extension("testplugin.Odd");
    }

    private static String start(String body) {
        return "public io.vertx.core.Future<?> start(io.headgate.api.plugin.PluginContext c) { " + body + " }";
    }
}
