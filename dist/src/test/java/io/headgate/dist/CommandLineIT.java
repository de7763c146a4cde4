package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command as a process: what it prints, and what it exits with. */
class CommandLineIT {

    private static final String CONFIG = new Config()
            .pool("app", "http://127.0.0.1:9")
            .respond("/version", "v1")
            .toPool("/app", "app")
            .toString();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "run --prot=1", "plugins", "plugins add", "plugins remove", ""})
    void command_calledWrongly_exitsWith2AndSaysHow(String arguments) throws Exception {
        Headgate.layOut(folder, CONFIG);
        Headgate.Run run = Headgate.run(folder, arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).containsAnyOf("Usage: headgate", "Did you mean: headgate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "validate"})
    void command_withoutConfig_saysWhichFileIsMissing(String command) throws Exception {
        Headgate.layOut(folder, CONFIG);
        Files.delete(folder.resolve("conf/gateway.json"));
        assertFails(
                Headgate.run(folder, command),
                folder.resolve("conf/gateway.json").toString(),
                "--config");
    }

    @Test
    void run_portInUse_saysWhichAndWhatToDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Headgate.layOut(
                    folder,
                    new JsonObject(CONFIG)
                            .put("listeners", new JsonObject().put("web", new JsonObject().put("address", address)))
                            .encode());
            assertFails(Headgate.run(folder, "run"), address, "in use");
        }
    }

    @Test
    void run_adminPortInUse_saysWhichAndWhatToDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Headgate.layOut(
                    folder,
                    new JsonObject(CONFIG)
                            .put("admin", new JsonObject().put("address", address))
                            .encode());
            assertFails(Headgate.run(folder, "run"), address, "in use");
        }
    }

    @Test
    void validate_goodConfig_exitsWith0() throws Exception {
        Headgate.layOut(folder, CONFIG);
        Headgate.Run run = Headgate.run(folder, "validate");
        assertThat(run.out()).contains("is valid");
        assertThat(run.status()).isZero();
        assertThat(Headgate.run(folder, "validate", Headgate.HOME + "/conf/gateway.json")
                        .status())
                .isZero();
    }

    /** No schema says this; only the plugin's own factory does. */
    @Test
    void validate_optionsThatThePluginRefuses_exitsWith1() throws Exception {
        JsonObject config = new JsonObject(new Config()
                .pool("app", "http://127.0.0.1:9001")
                .toPool("/*", "app")
                .toString());
        config.getJsonObject("pools").getJsonObject("app").put("health", JsonObject.of("status", List.of("500-200")));
        Headgate.layOut(folder, config.encode());
        Headgate.Run run = Headgate.run(folder, "validate");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("pools.app.health", "500-200", "1 problem");
    }

    @Test
    void validate_brokenJson_saysWhereItBreaks() throws Exception {
        Headgate.layOut(folder, "{\n  \"listeners\": { \"web\" }\n}\n");
        Headgate.Run run = Headgate.run(folder, "validate");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("line 2");
    }

    @Test
    void schema_withShippedPlugins_isJsonThatNamesTheirExtensions() throws Exception {
        Headgate.layOut(folder, CONFIG);
        Headgate.Run run = Headgate.run(folder, "schema");
        assertThat(run.status()).isZero();
        JsonObject schema = new JsonObject(run.out());
        assertThat(schema.getString("$schema")).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(run.out()).contains("least-connections", "ip-hash", "memory");
    }

    @Test
    void plugins_withoutRunningGateway_canBeListedAddedAndRemoved() throws Exception {
        Headgate.layOut(folder, CONFIG);
        assertPluginsCanBeListedAddedAndRemoved();
    }

    @Test
    void plugins_withRunningGateway_canBeListedAddedAndRemoved() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, CONFIG)) {
            assertPluginsCanBeListedAddedAndRemoved();
            Headgate.Run status = Headgate.run(folder, "status");
            assertThat(status.status()).as(status.err()).isZero();
            assertThat(status.out()).contains("balancing", ":" + gateway.port("web"));
            assertFails(Headgate.run(folder, "plugins", "remove", "balancing"), "balancing", "round-robin");
            assertThat(JarCopy.find(folder.resolve("plugins"), "balancing")).exists();
        }
    }

    @Test
    void run_stateFolderOfARunningGateway_isRefused() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, CONFIG)) {
            assertFails(Headgate.run(folder, "run"), "state");
            assertThat(Plain.get(gateway.port("web"), "/version")).isEqualTo("v1");
        }
    }

    @Test
    void run_toldToStop_endsInOrder() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, CONFIG)) {
            assertThat(gateway.stop()).isIn(0, 143);
            assertFails(Headgate.run(folder, "status"), "state", "headgate run");
        }
    }

    @Test
    void pluginsAdd_badJar_saysWhyAndExitsWith1() throws Exception {
        Headgate.layOut(folder, CONFIG);
        Path jar = Files.writeString(folder.resolve("bad.jar"), "no jar at all");
        Headgate.Run run = Headgate.run(folder, "plugins", "add", jar.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains("NOT_A_JAR");
        assertFails(
                Headgate.run(
                        folder, "plugins", "add", folder.resolve("none.jar").toString()),
                "none.jar");
        assertFails(Headgate.run(folder, "plugins", "remove", "nobody"), "nobody");
    }

    @Test
    void status_noGatewayRuns_saysHowToStartOne() throws Exception {
        Headgate.layOut(folder, CONFIG);
        assertFails(Headgate.run(folder, "status"), "headgate run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version"})
    void version_always_printsOneLine(String argument) throws Exception {
        Headgate.Run run = Headgate.run(folder, argument);
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("headgate ").hasLineCount(1);
    }

    @Test
    void help_always_namesEveryCommand() throws Exception {
        Headgate.Run run = Headgate.run(folder, "--help");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("run", "demo", "validate", "schema", "plugins", "status", "version");
    }

    private void assertPluginsCanBeListedAddedAndRemoved() throws IOException, InterruptedException {
        Headgate.Run list = Headgate.run(folder, "plugins", "list");
        assertThat(list.status()).as(list.err()).isZero();
        assertThat(list.out()).contains("balancing", "health", "cache-memory", "loaded");

        Path demo = JarCopy.find(Headgate.HOME.resolve("demo"), "demo");
        Headgate.Run add = Headgate.run(folder, "plugins", "add", demo.toString());
        assertThat(add.status()).as(add.err()).isZero();
        assertThat(add.out()).contains("demo", "loaded", "filter/demo-banner");

        Headgate.Run remove = Headgate.run(folder, "plugins", "remove", "demo");
        assertThat(remove.status()).as(remove.err()).isZero();
        assertThat(folder.resolve("plugins").resolve(demo.getFileName())).doesNotExist();
        assertThat(Headgate.run(folder, "plugins", "list").out()).doesNotContain("demo-banner");
    }

    /** The last line, after what a starting gateway has logged, says what is wrong and what to do; exit code 1. */
    private static void assertFails(Headgate.Run run, String... words) {
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        List<String> lines = run.err()
                .strip()
                .lines()
                .filter(line -> !line.matches("\\d{4}-.* INFO .*"))
                .toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains(words);
    }
}
