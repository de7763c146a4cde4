package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/headgate} with a {@code java} and a {@code mvn} that only write down how they were called. */
class LauncherTest {

    private static final String FAKE_JAVA = """
            #!/bin/sh
            if [ "$1" = -version ]; then echo 'openjdk version "@VERSION@" 2025-01-01' >&2; exit 0; fi
            for argument in "$@"; do echo "$argument"; done
            """;

    /** Builds a distribution with the two plugins of the file {@code plugins-to-build}. */
    private static final String FAKE_MVN = """
            #!/bin/sh
            echo "$*" >>mvn-calls
            if [ -e fail ]; then echo '[ERROR] it does not compile'; exit 1; fi
            echo '[INFO] Building Headgate :: Gateway core 0.1.0-SNAPSHOT       [3/9]'
            rm -rf dist/target/headgate
            mkdir -p dist/target/headgate/lib dist/target/headgate/plugins
            while read -r name content; do echo "$content" >"dist/target/headgate/plugins/$name"; done <plugins-to-build
            touch dist/target/headgate.built
            """;

    /** What a run of the launcher gave. */
    private record Run(int status, String out, String err) {}

    @TempDir
    Path folder;

    private Path checkout;
    private Path tools;

    @BeforeEach
    void layOutCheckout() throws IOException {
        checkout = Files.createDirectories(folder.resolve("a checkout")).toRealPath();
        tools = Files.createDirectories(folder.resolve("tools"));
        installLauncher(checkout.resolve("dist"));
        write(checkout.resolve("pom.xml"), "<project/>");
        write(checkout.resolve("gateway-core/src/main/java/Gateway.java"), "class Gateway {}");
        write(checkout.resolve("plugins-to-build"), "balancing-1.jar one\nhealth-1.jar one\n");
        age(checkout);
        for (var name : List.of(
                "sh",
                "sed",
                "head",
                "dirname",
                "readlink",
                "find",
                "mkdir",
                "tee",
                "cat",
                "rm",
                "grep",
                "cksum",
                "tr",
                "cmp",
                "cp",
                "mv",
                "touch")) {
            linkTool(name);
        }
        script(tools.resolve("java"), FAKE_JAVA.replace("@VERSION@", "17.0.15"));
        script(tools.resolve("mvn"), FAKE_MVN);
    }

    @Test
    void launch_freshCheckout_buildsThenRunsFromCheckoutFolders() throws Exception {
        var run = launch("run", "--a b");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("Building Headgate (first time", "  Headgate :: Gateway core");
        assertThat(run.out().lines())
                .contains(
                        "-Dheadgate.home=" + checkout.resolve("dist/target/headgate"),
                        "-Dheadgate.conf=" + checkout.resolve("conf"),
                        "-Dheadgate.plugins=" + checkout.resolve("plugins"),
                        "-Dheadgate.state=" + checkout.resolve("state"),
                        "-Djdk.serialFilter=!*")
                .endsWith(
                        "-cp",
                        checkout.resolve("dist/target/headgate/lib") + "/*",
                        "io.headgate.core.Main",
                        "run",
                        "--a b");
        assertThat(checkout.resolve("plugins/balancing-1.jar")).hasContent("one");
    }

    @Test
    void launch_nothingChanged_doesNotBuildAgain() throws Exception {
        launch();

        var second = launch();

        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void launch_newerSource_buildsAgain() throws Exception {
        launch();
        write(checkout.resolve("gateway-core/src/main/java/Gateway.java"), "class Gateway { }");
        Files.setLastModifiedTime(
                checkout.resolve("gateway-core/src/main/java/Gateway.java"),
                FileTime.from(Instant.now().plusSeconds(10)));

        launch();

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void launch_editedConfig_doesNotBuildAgain() throws Exception {
        launch();
        write(checkout.resolve("conf/gateway.json"), "{}");
        Files.setLastModifiedTime(
                checkout.resolve("conf"), FileTime.from(Instant.now().plusSeconds(10)));

        launch();

        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void launch_failingBuild_namesTheLog() throws Exception {
        write(checkout.resolve("fail"), "");

        var run = launch();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "[ERROR] it does not compile",
                        "headgate: the build failed; the full log is "
                                + checkout.resolve("dist/target/launcher-build.log"));
        assertThat(run.out()).isEmpty();
        assertThat(checkout.resolve("dist/target/launcher-build.log")).content().contains("it does not compile");
    }

    @Test
    void launch_newVersionOfShippedPlugin_replacesOnlyWhatItCopied() throws Exception {
        launch();
        write(checkout.resolve("plugins/health-1.jar"), "mine");
        write(checkout.resolve("plugins/other-1.jar"), "mine");
        rebuildWith("balancing-2.jar two\n");

        launch();

        assertThat(checkout.resolve("plugins/balancing-2.jar")).hasContent("two");
        assertThat(checkout.resolve("plugins/balancing-1.jar")).doesNotExist();
        assertThat(checkout.resolve("plugins/health-1.jar")).hasContent("mine");
        assertThat(checkout.resolve("plugins/other-1.jar")).hasContent("mine");
    }

    @Test
    void launch_otherBytesUnderShippedName_keepsThemAndSaysSo() throws Exception {
        launch();
        write(checkout.resolve("plugins/health-1.jar"), "mine");
        rebuildWith("balancing-1.jar two\nhealth-1.jar two\n");

        var run = launch();

        assertThat(checkout.resolve("plugins/balancing-1.jar")).hasContent("two");
        assertThat(checkout.resolve("plugins/health-1.jar")).hasContent("mine");
        assertThat(run.err()).contains("plugins/health-1.jar is not the one that was built here; it stays");
    }

    @Test
    void launch_shippedPluginRemovedByHand_staysRemovedUntilNextBuild() throws Exception {
        launch();
        Files.delete(checkout.resolve("plugins/health-1.jar"));

        launch();

        assertThat(checkout.resolve("plugins/health-1.jar")).doesNotExist();
    }

    @Test
    void launch_distribution_runsFromItsOwnFolderThroughSymbolicLink() throws Exception {
        var home = Files.createDirectories(folder.resolve("installed")).toRealPath();
        installLauncher(home);
        Files.createDirectories(home.resolve("lib"));
        var link = Files.createSymbolicLink(folder.resolve("headgate"), Path.of("installed/bin/headgate"));

        var run = run(link, List.of("run"), "");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .contains(
                        "-Dheadgate.home=" + home,
                        "-Dheadgate.conf=" + home.resolve("conf"),
                        "-Dheadgate.plugins=" + home.resolve("plugins"),
                        "-Dheadgate.state=" + home.resolve("state"));
    }

    @Test
    void launch_byARelativePathWithCdpath_findsItsFolder() throws Exception {
        launch();

        var run = run(checkout, Path.of("dist/bin/headgate"), List.of(), Map.of("CDPATH", checkout.toString()));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines()).contains("-Dheadgate.home=" + checkout.resolve("dist/target/headgate"));
    }

    @Test
    void launch_javaOpts_comeAfterTheDefaults() throws Exception {
        var run =
                run(checkout.resolve("dist/bin/headgate"), List.of(), "-Xmx64m -Dio.netty.leakDetection.level=simple");

        var arguments = run.out().lines().toList();
        assertThat(arguments).contains("-Xmx64m");
        assertThat(arguments.indexOf("-Dio.netty.leakDetection.level=simple"))
                .isGreaterThan(arguments.indexOf("-Dio.netty.leakDetection.level=disabled"));
    }

    @Test
    void launch_java22_enablesNativeAccess() throws Exception {
        script(tools.resolve("java"), FAKE_JAVA.replace("@VERSION@", "25"));

        assertThat(launch().out()).contains("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void launch_java17_doesNotNameNativeAccess() throws Exception {
        assertThat(launch().out()).doesNotContain("native-access");
    }

    @Test
    void launch_oldJava_isRefusedInOneLine() throws Exception {
        script(tools.resolve("java"), FAKE_JAVA.replace("@VERSION@", "1.8.0_402"));

        var run = launch();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly("headgate: java is Java 1.8.0_402: Headgate needs 17 or newer (see JAVA_HOME)");
    }

    @Test
    void launch_noJava_isRefusedInOneLine() throws Exception {
        Files.delete(tools.resolve("java"));

        var run = launch();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly("headgate: no java found: install a Java 17 or newer, or set JAVA_HOME");
    }

    @Test
    void launch_noMaven_isRefusedInOneLine() throws Exception {
        Files.delete(tools.resolve("mvn"));

        var run = launch();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly("headgate: no mvn found: install Maven 3.8.7 or newer to build this checkout");
    }

    private Run launch(String... arguments) throws Exception {
        return run(checkout.resolve("dist/bin/headgate"), List.of(arguments), "");
    }

    private Run run(Path launcher, List<String> arguments, String javaOpts) throws Exception {
        return run(folder, launcher, arguments, Map.of("JAVA_OPTS", javaOpts));
    }

    private Run run(Path directory, Path launcher, List<String> arguments, Map<String, String> environment)
            throws Exception {
        var command = new ArrayList<String>();
        command.add(launcher.toString());
        command.addAll(arguments);
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private long builds() throws IOException {
        try (var lines = Files.lines(checkout.resolve("mvn-calls"))) {
            return lines.count();
        }
    }

    private void rebuildWith(String plugins) throws IOException {
        write(checkout.resolve("plugins-to-build"), plugins);
        Files.delete(checkout.resolve("dist/target/headgate.built"));
    }

    private void linkTool(String name) throws IOException {
        for (var bin : List.of("/usr/bin", "/bin")) {
            if (Files.exists(Path.of(bin, name))) {
                Files.createSymbolicLink(tools.resolve(name), Path.of(bin, name));
                return;
            }
        }
        throw new IOException("no " + name + " on this machine");
    }

    private static void installLauncher(Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/headgate"), Files.readString(Path.of("bin/headgate")));
    }

    private static void script(Path file, String content) throws IOException {
        write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** So that nothing in the folder is as young as a build of this moment. */
    private static void age(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
            }
        }
    }
}
