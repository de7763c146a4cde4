package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarInspectionTest {

    private static final long MAX_BYTES = 200_000;

    @TempDir
    private Path folder;

    private final JarInspection inspection = new JarInspection("0.1.0", MAX_BYTES);

    @Test
    void inspect_goodJar_readsItsManifest() throws Exception {
        Path jar = TestPluginJar.of("shop-filters", "1.2.3-rc.1+5").writeTo(folder, "a.jar");
        assertEquals(
                new PluginManifest("shop-filters", "1.2.3-rc.1+5", "testplugin.Entry", ">=0.1.0"),
                inspection.inspect(jar, List.of()));
    }

    @Test
    void inspect_emptyFile_isNoJar() throws Exception {
        refused(Files.createFile(folder.resolve("a.jar")), RefusalCode.NOT_A_JAR, "the file is empty");
    }

    @Test
    void inspect_text_isNoJar() throws Exception {
        refused(
                Files.writeString(folder.resolve("a.jar"), "#!/bin/sh"),
                RefusalCode.NOT_A_JAR,
                "the file is not a jar: it does not begin like one");
    }

    @Test
    void inspect_jarWithoutItsEnd_isCorrupt() throws Exception {
        Path jar = TestPluginJar.of("a", "1.0.0").writeTo(folder, "a.jar");
        byte[] bytes = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));
        refused(jar, RefusalCode.CORRUPT, "the jar is cut off or damaged");
    }

    @Test
    void inspect_flippedByte_isCorrupt() throws Exception {
        byte[] content = "some content of a resource".getBytes(StandardCharsets.UTF_8);
        Path jar = TestPluginJar.of("a", "1.0.0").entry("resource", content).writeTo(folder, "a.jar");
        byte[] bytes = Files.readAllBytes(jar);
        int name = indexOf(bytes, "resource".getBytes(StandardCharsets.US_ASCII));
        bytes[name + "resource".length() + 4] ^= 0x20;
        Files.write(jar, bytes);
        refused(jar, RefusalCode.CORRUPT, "the jar is cut off or damaged");
    }

    @Test
    void inspect_jarThatIsTooLarge_isRefused() throws Exception {
        Path jar = Files.write(folder.resolve("a.jar"), new byte[(int) MAX_BYTES + 1]);
        refused(jar, RefusalCode.TOO_LARGE, "200001 bytes (expected: at most 200000)");
    }

    @Test
    void inspect_jarBomb_isRefused() {
        Path jar = TestPluginJar.of("a", "1.0.0")
                .entry("zeros", new byte[(int) MAX_BYTES * 9])
                .writeTo(folder, "a.jar");
        assertThat(jar.toFile().length()).isLessThan(MAX_BYTES);
        refused(jar, RefusalCode.TOO_LARGE, "unpacks to more than 1600000 bytes");
    }

    @Test
    void inspect_entriesThatLeadOut_areRefused() {
        for (String name : new String[] {"../../etc/cron.d/x", "/etc/passwd", "a/../../b", "..\\b", "C:/b"}) {
            Path jar = TestPluginJar.of("a", "1.0.0").entry(name, new byte[1]).writeTo(folder, "a.jar");
            refused(jar, RefusalCode.ZIP_SLIP, "the entry \"" + name + "\" leads out of the jar");
        }
    }

    @Test
    void inspect_noManifest_isRefused() {
        Path jar = TestPluginJar.of("a", "1.0.0").withoutManifest().writeTo(folder, "a.jar");
        refused(jar, RefusalCode.NO_MANIFEST, "the jar has no META-INF/MANIFEST.MF");
    }

    @Test
    void inspect_brokenManifest_isRefused() {
        Path jar = TestPluginJar.of("a", "1.0.0")
                .withoutManifest()
                .entry("META-INF/MANIFEST.MF", "no colon\n".getBytes(StandardCharsets.UTF_8))
                .writeTo(folder, "a.jar");
        refused(jar, RefusalCode.NO_MANIFEST, "META-INF/MANIFEST.MF cannot be read");
    }

    @Test
    void inspect_missingAttributes_areNamed() {
        for (String name : new String[] {"Plugin-Id", "Plugin-Version", "Plugin-Class", "Plugin-Requires"}) {
            Path jar = TestPluginJar.of("a", "1.0.0").with(name, null).writeTo(folder, "a.jar");
            refused(jar, RefusalCode.MISSING_ATTRIBUTE, name + ": missing in the jar's manifest");
        }
    }

    @Test
    void inspect_badIds_areRefused() {
        for (String id : new String[] {"../x", "Shop", "a b", "a".repeat(65)}) {
            Path jar = TestPluginJar.of(id, "1.0.0").writeTo(folder, "a.jar");
            refused(jar, RefusalCode.BAD_ID, "Plugin-Id: \"" + id + "\"");
        }
    }

    @Test
    void inspect_badVersions_areRefused() {
        for (String version : new String[] {
            "1",
            "1.0",
            "v1.0.0",
            "01.0.0",
            "1.0.0.0",
            "1.0.0-",
            "1.0.0-20250101.093000",
            "1.0.0-01",
            "1.0.0-rc.",
            "1.0.0+a..b"
        }) {
            Path jar = TestPluginJar.of("a", version).writeTo(folder, "a.jar");
            refused(jar, RefusalCode.BAD_VERSION, "Plugin-Version: \"" + version + "\"");
        }
    }

    @Test
    void inspect_requiresThatIsNoRange_isRefused() {
        Path jar =
                TestPluginJar.of("a", "1.0.0").with("Plugin-Requires", "soon").writeTo(folder, "a.jar");
        refused(jar, RefusalCode.BAD_REQUIRES, "Plugin-Requires: \"soon\" (expected: a range such as >=0.1.0)");
    }

    @Test
    void inspect_otherApiVersion_isRefused() {
        Path jar = TestPluginJar.of("a", "1.0.0")
                .with("Plugin-Requires", ">=2.0.0")
                .writeTo(folder, "a.jar");
        refused(jar, RefusalCode.WRONG_API_VERSION, "Plugin-Requires: \">=2.0.0\" (the gateway's plugin API is 0.1.0)");
    }

    @Test
    void inspect_dependencyOnAPlugin_isRefused() {
        Path jar = TestPluginJar.of("a", "1.0.0")
                .with("Plugin-Dependencies", "balancing@1.0.0")
                .writeTo(folder, "a.jar");
        refused(jar, RefusalCode.HAS_DEPENDENCIES, "Plugin-Dependencies: \"balancing@1.0.0\"");
    }

    @Test
    void inspect_jarThatBringsTheApi_isRefused() {
        for (String folderInJar : new String[] {"", "META-INF/versions/17/"}) {
            Path jar = TestPluginJar.of("a", "1.0.0")
                    .entry(folderInJar + "io/headgate/api/http/Filter.class", new byte[1])
                    .writeTo(folder, "a.jar");
            refused(jar, RefusalCode.BUNDLES_API, "depend on plugin-api with scope provided");
        }
    }

    @Test
    void inspect_classThatIsNotThere_isRefused() {
        Path jar = TestPluginJar.of("a", "1.0.0")
                .with("Plugin-Class", "testplugin.Missing")
                .writeTo(folder, "a.jar");
        refused(jar, RefusalCode.CLASS_MISSING, "Plugin-Class: \"testplugin.Missing\" (no such class in the jar)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit(1);",
                "Runtime.getRuntime().exit(1);",
                "Runtime.getRuntime().halt(1);",
                "java.util.function.IntConsumer end = System::exit; end.accept(1);",
                "long big = 12345678901L; if (big > System.nanoTime()) System.exit(1);"
            })
    void inspect_classThatWouldEndTheProcess_isRefusedUnlessAllowed(String call) throws Exception {
        Path jar = TestPluginJar.of("a", "1.0.0")
                .plugin("void end() { " + call + " }")
                .writeTo(folder, "a.jar");
        refused(jar, RefusalCode.CALLS_EXIT, "\"testplugin/Entry.class\" calls ");
        assertThat(inspection.inspect(jar, List.of("a")).id()).isEqualTo("a");
    }

    @Test
    void inspect_methodOfItsOwnCalledExit_isAccepted() throws Exception {
        Path jar = TestPluginJar.of("a", "1.0.0")
                .plugin("static void exit(int s) {} void end() { exit(1); System.gc(); }")
                .writeTo(folder, "a.jar");
        assertThat(inspection.inspect(jar, List.of()).id()).isEqualTo("a");
    }

    private void refused(Path jar, RefusalCode code, String message) {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> inspection.inspect(jar, List.of()));
        assertThat(refused).isNotNull();
        assertThat(refused.refusal().code()).isEqualTo(code);
        assertThat(refused.refusal().reason()).contains(message);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i <= bytes.length - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }
}
