package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).contains("(see headgate", "--help)");
    }

    @Test
    void command_mistyped_isToldWhichIsNear() throws Exception {
        assertThat(Headgate.run(folder, "validat").err()).contains("'validat'", "did you mean", "validate?");
        assertThat(Headgate.run(folder, "run", "--plugin=x").err()).contains("'--plugin=x'", "did you mean --plugins?");
        assertThat(Headgate.run(folder, "plugins").err()).startsWith("Say what to do: list, add, remove");
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
    void schema_withoutLogbackInTheConfFolder_isStillNothingButJson() throws Exception {
        Headgate.layOut(folder, CONFIG);
        Files.delete(folder.resolve("conf/logback.xml"));
        Headgate.Run run = Headgate.run(folder, "schema");
        assertThat(run.status()).isZero();
        assertThat(new JsonObject(run.out()).getString("$schema")).startsWith("https://json-schema.org/");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void run_stateFolderThatCannotBe_saysWhy() throws Exception {
        Headgate.layOut(folder, CONFIG);
        Path file = Files.writeString(folder.resolve("file"), "");
        assertFails(
                Headgate.run(folder, "run", "--state", file.resolve("state").toString()),
                "state folder " + file + "/state",
                "Not a directory");
    }

    @Test
    void pluginsAdd_inPlaceOfAnotherJar_tellsOfTheNewOne() throws Exception {
        Path demo = JarCopy.find(Headgate.HOME.resolve("demo"), "demo");
        try (GatewayProcess gateway = GatewayProcess.start(folder, CONFIG)) {
            assertThat(Headgate.run(folder, "plugins", "add", demo.toString()).status())
                    .isZero();
            Path bad = folder.resolve("other").resolve(demo.getFileName());
            Files.createDirectories(bad.getParent());
            JarCopy.of(demo).attribute("Plugin-Requires", ">=99.0.0").moveTo(bad);

            Headgate.Run add = Headgate.run(folder, "plugins", "add", bad.toString());

            assertThat(add.status()).as(add.out()).isEqualTo(1);
            assertThat(add.out()).contains("refused");
            assertThat(gateway.plugins()).isDirectory();
        }
    }

    @Test
    void pluginsAdd_noJarByItsName_isRefusedAtOnce() throws Exception {
        Headgate.layOut(folder, CONFIG);
        Path zip = Files.writeString(folder.resolve("x.zip"), "");
        assertFails(Headgate.run(folder, "plugins", "add", zip.toString()), "x.zip", "ends in .jar");
        assertThat(folder.resolve("plugins/x.zip")).doesNotExist();
    }

    @Test
    void pluginsRemove_withoutRunningGateway_isRefusedWhileTheConfigNeedsIt() throws Exception {
        Headgate.layOut(folder, CONFIG);
        assertFails(
                Headgate.run(folder, "plugins", "remove", "balancing"),
                "Refused",
                "pools.app.algorithm",
                "round-robin");
        assertThat(JarCopy.find(folder.resolve("plugins"), "balancing")).exists();

        assertThat(Headgate.run(folder, "plugins", "remove", "balancing", "--force")
                        .status())
                .isZero();
        assertThat(folder.resolve("plugins").toFile().list()).noneMatch(name -> name.startsWith("balancing"));
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
            assertFails(Headgate.run(folder, "plugins", "remove", "nobody"), "no plugin nobody is loaded");
            assertFails(Headgate.run(folder, "plugins", "remove", "a b"), "id: a b (expected: lower-case letters,");
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

    /** A request is under way when the signal comes: its answer is whole, nobody else gets in, and nothing is left. */
    @Test
    void run_toldToStop_endsInOrder() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SocketOrigin.Script slow = connection -> {
            connection.getInputStream().read();
            asked.countDown();
            goOn.await(40, TimeUnit.SECONDS);
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole".getBytes(StandardCharsets.US_ASCII));
            connection.getInputStream().readAllBytes();
        };
        ExecutorService client = Executors.newSingleThreadExecutor();
        try (SocketOrigin origin = new SocketOrigin(slow);
                GatewayProcess gateway = GatewayProcess.start(
                        folder,
                        new Config()
                                .pool("app", origin.address())
                                .toPool("/*", "app")
                                .toString())) {
            int port = gateway.port("web");
            Future<String> answer = client.submit(() -> Plain.get(port, "/slow"));
            assertThat(asked.await(40, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.admin("/health/ready").statusCode()).isEqualTo(200);

            gateway.terminate();

            Await.until(
                    "readiness to go down", () -> gateway.admin("/health/ready").statusCode() == 503);
            Await.until("the port to be closed", () -> !accepts(port));
            assertThat(answer.isDone()).isFalse();
            goOn.countDown();
            assertThat(answer.get(40, TimeUnit.SECONDS)).isEqualTo("whole");
            assertThat(gateway.end()).isEqualTo(0);
            assertThat(folder.resolve("state/running.json")).doesNotExist();
            assertFails(Headgate.run(folder, "status"), "state", "headgate run");
        } finally {
            client.shutdownNow();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** What a killed gateway leaves may name a process that is another's by now, such as this one. */
    @Test
    void status_afterAKill_doesNotTakeAnotherProcessForTheGateway() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, CONFIG)) {
            gateway.kill();
        }
        Path running = folder.resolve("state/running.json");
        Files.writeString(
                running,
                new JsonObject(Files.readString(running))
                        .put("pid", ProcessHandle.current().pid())
                        .encode());
        assertFails(Headgate.run(folder, "status"), "headgate run");
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
