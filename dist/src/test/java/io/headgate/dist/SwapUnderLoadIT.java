package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Config changes and jar swaps under load: nothing fails, and everything is in force in time. */
@Isolated
class SwapUnderLoadIT {

    private static final int CHANGES = 50;
    private static final Set<String> BODIES = Set.of("one", "two", "three");

    /** A second from the acceptance of a config, which comes when the file is looked at: every 200 ms. */
    private static final Duration CONFIG_LIMIT = Duration.ofMillis(1200);

    private static final Duration JAR_LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private Origin one;
    private Origin two;
    private Origin three;

    @BeforeEach
    void start() {
        one = Origin.answering("one");
        two = Origin.answering("two");
        three = Origin.answering("three");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        three.close();
    }

    /** Each change adds or removes a server, a route, a listener, and alters the pool that the load goes through. */
    @Test
    void config_changedFiftyTimesUnderLoad_failsNoRequestAndIsInForceWithinASecond() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, config(0))) {
            int port = gateway.port("web");
            try (LoadClient load = new LoadClient(port, "/page", 4, BODIES)) {
                Duration slowest = Duration.ZERO;
                for (int i = 1; i <= CHANGES; i++) {
                    String version = "v" + i;
                    gateway.config(config(i));
                    long written = System.nanoTime();
                    gateway.await(version, () -> Plain.get(port, "/version").equals(version));
                    slowest = longer(slowest, Duration.ofNanos(System.nanoTime() - written));
                }
                assertThat(load.failures()).isEmpty();
                assertThat(load.answers()).isGreaterThan(CHANGES);
                assertThat(slowest).as("slowest change").isLessThan(CONFIG_LIMIT);
            }
        }
    }

    /** The jar is on the way of every request of the load, and comes both by a rename and as cp writes it. */
    @Test
    void jar_swappedFiftyTimesUnderLoad_failsNoRequestAndWorksWithinTwoSeconds() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, new Config().toString())) {
            int port = gateway.port("web");
            Path place = gateway.plugins().resolve("stamp.jar");
            StampFilterFactory.jar("1.0.0").moveTo(place);
            gateway.await(
                    "the filter to be there", () -> versionOf(gateway, "stamp").equals("1.0.0"));
            gateway.config(new Config()
                    .pool("app", one.address(), two.address())
                    .route(
                            "stamped",
                            "/*",
                            new JsonObject()
                                    .put("pool", "app")
                                    .put("filters", new JsonArray().add(new JsonObject().put("type", "stamp"))))
                    .toString());
            gateway.await("the filter to work", () -> stamp(port).equals("1.0.0"));
            try (LoadClient load = new LoadClient(port, "/page", 4, BODIES)) {
                Duration slowest = Duration.ZERO;
                for (int i = 1; i <= CHANGES; i++) {
                    String version = "1.0." + i;
                    JarCopy next = StampFilterFactory.jar(version);
                    if (i % 2 == 0) {
                        next.moveTo(place);
                    } else {
                        next.copyTo(place);
                    }
                    long dropped = System.nanoTime();
                    gateway.await("stamp " + version, () -> stamp(port).equals(version));
                    slowest = longer(slowest, Duration.ofNanos(System.nanoTime() - dropped));
                }
                assertThat(load.failures()).isEmpty();
                assertThat(load.answers()).isGreaterThan(CHANGES);
                assertThat(slowest).as("slowest swap").isLessThan(JAR_LIMIT);
            }
        }
    }

    static String versionOf(GatewayProcess gateway, String id) throws Exception {
        JsonArray plugins = gateway.status().getJsonArray("plugins");
        for (int i = 0; i < plugins.size(); i++) {
            JsonObject plugin = plugins.getJsonObject(i);
            if (id.equals(plugin.getString("id")) && plugin.getString("state").equals("loaded")) {
                return plugin.getString("version");
            }
        }
        return "none";
    }

    /** Which jar the filter of the response came from. */
    private static String stamp(int port) throws Exception {
        String answer = Plain.exchange(port, "GET /page HTTP/1.1\r\nHost: stamp.test\r\nConnection: close\r\n\r\n");
        return answer.lines()
                .filter(line -> line.startsWith("X-Stamp: "))
                .map(line -> line.substring("X-Stamp: ".length()))
                .findFirst()
                .orElse("none");
    }

    private String config(int number) {
        boolean odd = number % 2 == 1;
        Config config = new Config().respond("/version", "v" + number);
        if (odd) {
            config.listener("more").respond("/odd", "odd").pool("shop", one.address(), two.address());
        } else {
            config.pool("shop", three.address(), one.address(), two.address());
        }
        return config.algorithm("shop", odd ? "least-connections" : "round-robin")
                .toPool("/*", "shop")
                .toString();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
