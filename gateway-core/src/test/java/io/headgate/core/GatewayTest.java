package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headgate.core.plugin.TestPluginJar;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a whole, in this process, on files of its own. */
class GatewayTest {

    @TempDir
    private Path home;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private Path file;
    private Path plugins;
    private Gateway gateway;

    @BeforeEach
    void open() throws IOException {
        file = home.resolve("gateway.json");
        plugins = Files.createDirectory(home.resolve("plugins"));
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.stop();
        }
    }

    @Test
    void change_addressOfAListenerToAllOfTheMachine_isApplied() throws Exception {
        int port = freePort();
        start(config("127.0.0.1:" + port, "127.0.0.1:0", "one"));
        assertEquals("one", get(port));

        write(config("0.0.0.0:" + port, "127.0.0.1:0", "two"));
        eventually(() -> "two".equals(tryGet(port)));

        assertEquals(Map.of("web", "http://0.0.0.0:" + port), gateway.listeners());
        write(config("127.0.0.1:" + port, "127.0.0.1:0", "three"));
        eventually(() -> "three".equals(tryGet(port)));
        assertEquals(Map.of("web", "http://127.0.0.1:" + port), gateway.listeners());
    }

    @Test
    void change_addressOfAListenerThatAnotherProgramHas_leavesTheOldOneBound() throws Exception {
        int port = freePort();
        start(config("127.0.0.1:" + port, "127.0.0.1:0", "one"));
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
            write(config("0.0.0.0:" + port, "127.0.0.1:0", "two"));
            JsonObject applied = ask("headgate.config.apply", new JsonObject());

            assertThat(applied.getBoolean("applied")).isFalse();
            assertThat(applied.getJsonArray("problems").getString(0))
                    .startsWith("listeners.web: cannot listen on 0.0.0.0:" + port + ": the port is in use");
            eventually(() -> "one".equals(tryGet(port)));
            assertEquals(Map.of("web", "http://127.0.0.1:" + port), gateway.listeners());
            assertThat(other.isBound()).isTrue();
        }
        write(config("0.0.0.0:" + port, "127.0.0.1:0", "three"));
        eventually(() -> "three".equals(tryGet(port)));
    }

    @Test
    void change_addressOfTheAdminListener_isAppliedOrLeftAsItWas() throws Exception {
        int port = freePort();
        start(config("127.0.0.1:0", "127.0.0.1:" + port, "one"));
        assertThat(status(port)).isNotNull();
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
            write(config("127.0.0.1:0", "0.0.0.0:" + port, "one"));
            assertThat(ask("headgate.config.apply", new JsonObject())
                            .getJsonArray("problems")
                            .getString(0))
                    .startsWith("admin: cannot listen on 0.0.0.0:" + port + ": the port is in use");
            eventually(() -> ("http://127.0.0.1:" + port).equals(gateway.admin()) && tryStatus(port) != null);
            assertThat(other.isBound()).isTrue();
        }

        write(config("127.0.0.1:0", "0.0.0.0:" + port, "two"));
        eventually(() -> ("http://0.0.0.0:" + port).equals(gateway.admin()));
        assertThat(status(port)).isNotNull();
    }

    @Test
    void restart_higherVersionThatTheConfigCannotBeRunWith_isRefusedAgain() throws Exception {
        TestPluginJar.of("shop", "1.0.0").filter("stamp", "one").writeTo(plugins, "a.jar");
        JsonObject config = config("127.0.0.1:0", "127.0.0.1:0", "one");
        config.getJsonArray("routes").getJsonObject(0).put("filters", new JsonArray("[{\"type\": \"stamp\"}]"));
        start(config);
        TestPluginJar.of("shop", "2.0.0").filter("other", "two").writeTo(plugins, "b.jar");
        List<String> expected = List.of("a.jar LOADED", "b.jar REFUSED");
        eventually(() -> statuses().equals(expected));

        gateway.stop();
        start(config);

        assertEquals(expected, statuses());
    }

    @Test
    void restart_configThatNeedsWhatWasNotInUse_loadsThat() throws Exception {
        TestPluginJar.of("shop", "1.0.0").filter("stamp", "one").writeTo(plugins, "a.jar");
        JsonObject config = config("127.0.0.1:0", "127.0.0.1:0", "one");
        start(config);
        gateway.stop();
        TestPluginJar.of("more", "1.0.0").filter("other", "two").writeTo(plugins, "b.jar");
        config.getJsonArray("routes").getJsonObject(0).put("filters", new JsonArray("[{\"type\": \"other\"}]"));

        start(config);

        assertEquals(List.of("a.jar LOADED", "b.jar LOADED"), statuses());
    }

    @Test
    void commands_onTheEventBus_steerPluginsAndConfig() throws Exception {
        start(config("127.0.0.1:0", "127.0.0.1:0", "one"));
        TestPluginJar.of("shop", "1.0.0").filter("stamp", "one").writeTo(plugins, "a.jar");

        eventually(() -> statuses().equals(List.of("a.jar LOADED")));
        assertEquals(
                "shop",
                ask("headgate.plugin.list", new JsonObject())
                        .getJsonArray("plugins")
                        .getJsonObject(0)
                        .getString("id"));
        assertThatThrownBy(() -> ask("headgate.plugin.remove", new JsonObject().put("id", "nobody")))
                .hasMessageContaining("NOT_FOUND: no plugin nobody is loaded");
        assertThat(ask("headgate.plugin.remove", new JsonObject().put("id", "shop")))
                .isEqualTo(new JsonObject().put("removed", true));
        assertThat(plugins.resolve("a.jar")).doesNotExist();
        assertThat(ask("headgate.plugin.rescan", new JsonObject()).getJsonArray("plugins"))
                .isEmpty();

        Files.writeString(file, "{\"listeners\": 3}");
        assertThat(ask("headgate.config.validate", new JsonObject()).getBoolean("valid"))
                .isFalse();
        write(config("127.0.0.1:0", "127.0.0.1:0", "one"));
        assertThat(ask("headgate.config.validate", new JsonObject()))
                .isEqualTo(new JsonObject().put("valid", true).put("problems", new JsonArray()));
        JsonObject applied = ask("headgate.config.apply", new JsonObject());
        assertThat(applied.getBoolean("applied")).isTrue();
        assertThat(applied.getString("digest")).hasSize(12);
    }

    @Test
    void metrics_plugins_areCounted() throws Exception {
        TestPluginJar.of("shop", "1.0.0").filter("stamp", "one").writeTo(plugins, "a.jar");
        start(config("127.0.0.1:0", "127.0.0.1:0", "one"));
        Files.writeString(plugins.resolve("b.jar"), "not a jar at all");
        eventually(() -> statuses().equals(List.of("a.jar LOADED", "b.jar REFUSED")));

        assertThat(admin(gateway.admin() + "/metrics"))
                .contains("headgate_plugins{state=\"loaded\"} 1.0")
                .contains("headgate_plugins{state=\"refused\"} 1.0")
                .contains("headgate_plugin_refusals_total{code=\"NOT_A_JAR\"} 1.0")
                .contains("headgate_plugin_refusals_total{code=\"CORRUPT\"} 0.0");
    }

    @Test
    void stop_whileChangesGoOn_leavesNothingBound() throws Exception {
        int port = freePort();
        start(config("127.0.0.1:" + port, "127.0.0.1:0", "one"));
        for (int i = 0; i < 5; i++) {
            write(config("127.0.0.1:" + port, "127.0.0.1:0", "change " + i));
            TestPluginJar.of("shop", "1.0." + i).filter("stamp", "one").writeTo(plugins, "a.jar");
        }

        gateway.stop();
        gateway = null;

        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }

    private void start(JsonObject config) throws IOException {
        write(config);
        gateway = Gateway.start(new GatewayFiles(file, plugins, home.resolve("state")), Map.of());
    }

    private void write(JsonObject config) throws IOException {
        Files.writeString(file, config.encode());
    }

    private static JsonObject config(String listener, String admin, String body) {
        return new JsonObject("""
                {"listeners": {"web": {"address": "%s"}},
                 "admin": {"address": "%s"},
                 "accessLog": false,
                 "routes": [{"name": "home", "match": {"path": "/*"}, "respond": {"body": "%s"}}]}
                """.formatted(listener, admin, body));
    }

    private List<String> statuses() {
        return gateway.plugins().stream()
                .map(plugin -> plugin.file() + ' ' + plugin.state())
                .toList();
    }

    private JsonObject ask(String address, JsonObject request) throws Exception {
        return gateway.vertx()
                .eventBus()
                .<JsonObject>request(address, request)
                .await(30, TimeUnit.SECONDS)
                .body();
    }

    private String get(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Null in the gap. */
    private @Nullable String tryGet(int port) {
        try {
            return get(port);
        } catch (Exception e) {
            return null;
        }
    }

    private JsonObject status(int port) throws Exception {
        return new JsonObject(admin("http://127.0.0.1:" + port + "/api/v1/status"));
    }

    private @Nullable JsonObject tryStatus(int port) {
        try {
            return status(port);
        } catch (Exception e) {
            return null;
        }
    }

    private String admin(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(home.resolve("state/admin.token"))
                                        .trim())
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Object pause = new Object();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("did not come about").isLessThan(end);
            synchronized (pause) {
                pause.wait(10);
            }
        }
    }
}
