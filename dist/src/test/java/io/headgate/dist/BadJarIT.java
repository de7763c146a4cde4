package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that must not be used, dropped into a running gateway: each is refused for its own reason, nothing else changes. */
class BadJarIT {

    private static final long MIB = 1024 * 1024;

    @TempDir
    Path folder;

    private final Map<String, String> expected = new TreeMap<>();
    private Origin origin;
    private GatewayProcess gateway;
    private Path demo;

    @BeforeEach
    void start() throws Exception {
        origin = Origin.answering("page");
        demo = JarCopy.find(Headgate.HOME.resolve("demo"), "demo");
        String config =
                new Config().pool("app", origin.address()).toPool("/*", "app").toString();
        gateway = GatewayProcess.start(folder, config);
    }

    @AfterEach
    void stop() throws Exception {
        Files.deleteIfExists(gateway.plugins().resolve("unreadable.jar"));
        gateway.close();
        origin.close();
    }

    @Test
    void badJars_droppedUnderLoad_areRefusedEachForItsOwnReason() throws Exception {
        try (LoadClient load = new LoadClient(gateway.port("web"), "/page", 2, Set.of("page"))) {
            Object before = loaded();
            dropWhatIsNoJar();
            dropBadManifests();
            dropBadContents();
            dropConflicts();
            gateway.await("all jars to be judged", () -> refusals().keySet().equals(expected.keySet()));
            assertThat(refusals()).isEqualTo(expected);
            assertThat(reasons())
                    .doesNotHaveDuplicates()
                    .allSatisfy(reason -> assertThat(reason).hasSizeGreaterThan(15));
            assertThat(loaded()).isEqualTo(before);
            assertThat(load.failures()).isEmpty();
            assertThat(load.answers()).isPositive();
        }
    }

    @Test
    void jar_stillBeingCopied_isUsedOnceItIsWhole() throws Exception {
        byte[] whole = Files.readAllBytes(demo);
        Path place = gateway.plugins().resolve("demo.jar");
        Files.write(place, Arrays.copyOf(whole, whole.length / 2));
        gateway.await("the half to be seen", () -> gateway.plugin("demo.jar") != null);
        Files.write(place, whole);
        gateway.await("the jar to be used", () -> state("demo.jar").equals("loaded"));
    }

    @Test
    void neededJar_removed_staysInUseForThatReason() throws Exception {
        Path balancing = JarCopy.find(gateway.plugins(), "balancing");
        Files.delete(balancing);
        String file = balancing.getFileName().toString();
        gateway.await("the removal to be refused", () -> state(file).equals("kept"));
        assertThat(gateway.plugin(file).getString("code")).isEqualTo("STILL_NEEDED");
        assertThat(gateway.plugin(file).getString("reason")).contains("app");
        assertThat(Plain.get(gateway.port("web"), "/page")).isEqualTo("page");
    }

    private void dropWhatIsNoJar() throws IOException {
        drop("empty.jar", "NOT_A_JAR", new byte[0]);
        drop("text.jar", "NOT_A_JAR", "hello, gateway".getBytes(StandardCharsets.US_ASCII));
        byte[] whole = Files.readAllBytes(demo);
        drop("half.jar", "CORRUPT", Arrays.copyOf(whole, whole.length / 2));
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 0x55;
        drop("damaged.jar", "CORRUPT", damaged);
        Path huge = gateway.plugins().resolve(".huge");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.write(new byte[] {'P', 'K', 3, 4});
            file.setLength(65 * MIB);
        }
        expected.put("huge.jar", "TOO_LARGE");
        Files.move(huge, gateway.plugins().resolve("huge.jar"));
        if (Files.exists(Path.of("/proc/self/mem"))) {
            // A file whose bytes nobody can read, not even root.
            expected.put("unreadable.jar", "UNREADABLE");
            Files.createSymbolicLink(gateway.plugins().resolve("unreadable.jar"), Path.of("/proc/self/mem"));
        }
    }

    private void dropBadManifests() throws IOException {
        drop("no-manifest.jar", "NO_MANIFEST", copy().withoutManifest());
        drop("no-version.jar", "MISSING_ATTRIBUTE", copy().attribute("Plugin-Version", null));
        drop("no-class.jar", "MISSING_ATTRIBUTE", copy().attribute("Plugin-Class", null));
        drop("bad-id.jar", "BAD_ID", copy().attribute("Plugin-Id", "../Demo"));
        drop("bad-version.jar", "BAD_VERSION", copy().version("one"));
        drop("bad-requires.jar", "BAD_REQUIRES", copy().attribute("Plugin-Requires", ">=banana"));
        drop("other-api.jar", "WRONG_API_VERSION", copy().attribute("Plugin-Requires", ">=99.0.0"));
        drop("depends.jar", "HAS_DEPENDENCIES", copy().attribute("Plugin-Dependencies", "balancing"));
    }

    private void dropBadContents() throws IOException {
        drop("slip.jar", "ZIP_SLIP", copy().entry("../../evil.txt", new byte[] {1}));
        drop("api.jar", "BUNDLES_API", copy().entry("io/headgate/api/http/Filter.class", new byte[] {1}));
        drop("class-missing.jar", "CLASS_MISSING", copy().attribute("Plugin-Class", "nowhere.Plugin"));
        drop(
                "no-plugin.jar",
                "NOT_A_PLUGIN",
                copy("no-plugin").attribute("Plugin-Class", "io.headgate.plugins.demo.BannerFilterFactory"));
        drop(
                "bad-extension.jar",
                "BAD_EXTENSION",
                copy("bad-extension")
                        .entry(
                                "META-INF/extensions.idx",
                                "io.headgate.plugins.demo.DemoPlugin\n".getBytes(StandardCharsets.US_ASCII)));
        try (InputStream exiting = ExitingPlugin.class.getResourceAsStream("ExitingPlugin.class")) {
            drop(
                    "exits.jar",
                    "CALLS_EXIT",
                    copy("exits")
                            .entry("io/headgate/dist/ExitingPlugin.class", exiting.readAllBytes())
                            .attribute("Plugin-Class", ExitingPlugin.class.getName()));
        }
        Path unsafe = gateway.plugins().resolve(".unsafe");
        Files.write(unsafe, copy("unsafe").bytes());
        Files.setPosixFilePermissions(unsafe, PosixFilePermissions.fromString("rw-rw-rw-"));
        expected.put("unsafe.jar", "UNSAFE_FILE");
        Files.move(unsafe, gateway.plugins().resolve("unsafe.jar"));
        try (InputStream failing = FailingPlugin.class.getResourceAsStream("FailingPlugin.class")) {
            drop(
                    "fails-to-start.jar",
                    "START_FAILED",
                    copy("fails-to-start")
                            .entry("io/headgate/dist/FailingPlugin.class", failing.readAllBytes())
                            .attribute("Plugin-Class", FailingPlugin.class.getName()));
        }
    }

    private void dropConflicts() throws IOException {
        Path balancing = JarCopy.find(gateway.plugins(), "balancing");
        drop("same-version.jar", "CONFLICT", JarCopy.of(balancing).entry("more.txt", new byte[] {1}));
        drop("same-extension.jar", "CONFLICT", JarCopy.of(balancing).attribute("Plugin-Id", "other"));
        drop(
                "does-less.jar",
                "CONFIG_REFUSED",
                JarCopy.of(balancing).version("999.0.0").entry("META-INF/extensions.idx", new byte[0]));
    }

    private JarCopy copy() throws IOException {
        return JarCopy.of(demo);
    }

    private JarCopy copy(String id) throws IOException {
        return copy().attribute("Plugin-Id", id);
    }

    private void drop(String file, String code, JarCopy jar) throws IOException {
        drop(file, code, jar.bytes());
    }

    private void drop(String file, String code, byte[] content) throws IOException {
        expected.put(file, code);
        JarCopy.move(content, gateway.plugins().resolve(file));
    }

    private String state(String file) throws Exception {
        JsonObject plugin = gateway.plugin(file);
        return plugin == null ? "none" : plugin.getString("state");
    }

    /** The codes of what is refused, by file. */
    private Map<String, String> refusals() throws Exception {
        return byFile("refused", "code");
    }

    private Iterable<String> reasons() throws Exception {
        return byFile("refused", "reason").values();
    }

    private Map<String, String> loaded() throws Exception {
        return byFile("loaded", "sha256");
    }

    private Map<String, String> byFile(String state, String member) throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (Object entry : gateway.status().getJsonArray("plugins")) {
            JsonObject plugin = (JsonObject) entry;
            if (plugin.getString("state").equals(state)) {
                found.put(plugin.getString("file"), plugin.getString(member));
            }
        }
        return found;
    }
}
