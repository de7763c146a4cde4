package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Config changes and jar swaps under load: nothing fails, and everything is in force in time. */
class SwapUnderLoadIT {

    private static final int CHANGES = 50;

    /** A second from the acceptance of a config, which comes when the file is looked at: every 200 ms. */
    private static final Duration CONFIG_LIMIT = Duration.ofMillis(1200);

    private static final Duration JAR_LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @Test
    void config_changedFiftyTimesUnderLoad_failsNoRequestAndIsInForceWithinASecond() throws Exception {
        try (Origin one = Origin.answering("one");
                Origin two = Origin.answering("two");
                GatewayProcess gateway = GatewayProcess.start(folder, config("v0", one, two))) {
            int port = gateway.port("web");
            LoadClient load = new LoadClient(port, "/page", 4);
            Duration slowest = Duration.ZERO;
            for (int i = 1; i <= CHANGES; i++) {
                String version = "v" + i;
                gateway.config(config(version, one, two));
                long written = System.nanoTime();
                gateway.await(version, () -> Plain.get(port, "/version").equals(version));
                slowest = longer(slowest, Duration.ofNanos(System.nanoTime() - written));
            }
            assertThat(load.failures()).isEmpty();
            assertThat(load.answers()).isGreaterThan(CHANGES);
            assertThat(slowest).as("slowest change").isLessThan(CONFIG_LIMIT);
        }
    }

    @Test
    void jar_swappedFiftyTimesUnderLoad_failsNoRequestAndWorksWithinTwoSeconds() throws Exception {
        try (Origin one = Origin.answering("one");
                Origin two = Origin.answering("two");
                GatewayProcess gateway = GatewayProcess.start(folder, config("v0", one, two))) {
            Path place = JarCopy.find(gateway.plugins(), "balancing");
            Path original = Files.copy(place, folder.resolve("original.jar"));
            LoadClient load = new LoadClient(gateway.port("web"), "/page", 4);
            Duration slowest = Duration.ZERO;
            for (int i = 1; i <= CHANGES; i++) {
                String version = "1.0." + i;
                JarCopy.of(original).version(version).moveTo(place);
                long dropped = System.nanoTime();
                gateway.await(
                        "balancing " + version,
                        () -> versionOf(gateway, "balancing").equals(version));
                slowest = longer(slowest, Duration.ofNanos(System.nanoTime() - dropped));
            }
            assertThat(load.failures()).isEmpty();
            assertThat(load.answers()).isGreaterThan(CHANGES);
            assertThat(slowest).as("slowest swap").isLessThan(JAR_LIMIT);
        }
    }

    static String versionOf(GatewayProcess gateway, String id) throws Exception {
        JsonArray plugins = gateway.status().getJsonArray("plugins");
        for (int i = 0; i < plugins.size(); i++) {
            JsonObject plugin = plugins.getJsonObject(i);
            if (plugin.getString("id").equals(id) && plugin.getString("state").equals("loaded")) {
                return plugin.getString("version");
            }
        }
        return "none";
    }

    static String config(String version, Origin... origins) {
        JsonArray servers = new JsonArray();
        for (Origin origin : origins) {
            servers.add(new JsonObject().put("address", origin.address()));
        }
        return new JsonObject()
                .put("listeners", new JsonObject().put("web", new JsonObject().put("address", "127.0.0.1:0")))
                .put("admin", new JsonObject().put("address", "127.0.0.1:0"))
                .put("accessLog", false)
                .put("pools", new JsonObject().put("shop", new JsonObject().put("servers", servers)))
                .put(
                        "routes",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("name", "version")
                                        .put("match", new JsonObject().put("path", "/version"))
                                        .put("respond", new JsonObject().put("body", version)))
                                .add(new JsonObject()
                                        .put("name", "shop")
                                        .put("match", new JsonObject().put("path", "/*"))
                                        .put("pool", "shop")))
                .encodePrettily();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
