package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Plugins that do what they must not, under load on another route: each is put into quarantine within its budget, its own
 * routes get the documented fallback, and no request of another route fails.
 */
@Isolated
class BadPluginIT {

    private static final int FAILURES = 50;
    private static final int THREADS = 64;

    @TempDir
    Path folder;

    private Origin origin;
    private GatewayProcess gateway;
    private LoadClient load;

    @BeforeEach
    void start() throws Exception {
        origin = Origin.answering("page");
        gateway = GatewayProcess.start(folder, config().toString());
        load = new LoadClient(gateway.port("web"), "/page", 4, Set.of("page"));
    }

    @AfterEach
    void stop() throws Exception {
        load.close();
        gateway.close();
        origin.close();
    }

    @Test
    void throwsOnEveryCall_isQuarantinedAndAnswers502() throws Exception {
        use("throws");
        for (int i = 0; i <= FAILURES; i++) {
            assertThat(problem("throws")).isEqualTo("502 FILTER_FAILED");
        }
        assertThat(quarantined("throws")).isEqualTo("FAILURES");
        assertThat(problem("throws")).isEqualTo("502 FILTER_FAILED");
        double failures = gateway.metric("headgate_extension_failures_total{point=\"filter\"}");
        assertThat(problem("throws")).isEqualTo("502 FILTER_FAILED");
        assertThat(gateway.metric("headgate_extension_failures_total{point=\"filter\"}"))
                .as("the plugin is not called any more")
                .isEqualTo(failures);

        assertThat(Headgate.run(folder, "plugins", "release", "bad-throws").out())
                .isEqualTo("bad-throws is released" + System.lineSeparator());
        assertThat(state("throws")).isEqualTo("loaded");
        assertThat(problem("throws")).isEqualTo("502 FILTER_FAILED");
        assertThat(gateway.metric("headgate_extension_failures_total{point=\"filter\"}"))
                .as("the plugin is called again")
                .isGreaterThan(failures);
        assertOthersWell();
    }

    @Test
    void accessControlThatFails_neverLetsAnybodyBy() throws Exception {
        use("access");
        for (int i = 0; i <= FAILURES; i++) {
            assertThat(problem("access")).isEqualTo("503 ACCESS_UNCERTAIN");
        }
        assertThat(quarantined("access")).isEqualTo("FAILURES");
        assertThat(problem("access")).isEqualTo("503 ACCESS_UNCERTAIN");

        gateway.config(config("access").respond("/new", "new").toString());
        gateway.await(
                "the config to change",
                () -> Plain.get(gateway.port("web"), "/new").equals("new"));
        assertThat(quarantined("access")).as("after a change of the config").isEqualTo("FAILURES");
        assertThat(problem("access")).isEqualTo("503 ACCESS_UNCERTAIN");

        BadFilterFactory.jar("access").version("1.0.1").moveTo(gateway.plugins().resolve("bad-access.jar"));
        gateway.await("the new version", () -> "loaded".equals(state("access")));
        assertThat(problem("access")).isEqualTo("503 ACCESS_UNCERTAIN");
        assertOthersWell();
    }

    @Test
    void blocksAnEventLoop_isFoundWithinASecond() throws Exception {
        gateway.expectBlockedThreads();
        use("blocks");
        Instant begun = Instant.now();
        CompletableFuture<String> blocked = CompletableFuture.supplyAsync(() -> get("blocks"));
        assertThat(quarantined("blocks")).isEqualTo("BLOCKED");
        JsonObject plugin = gateway.plugin("bad-blocks.jar");
        assertThat(plugin.getString("reason"))
                .matches("its filter has blocked the event loop \\S+ for [5-9]\\d\\d ms; the log has where");
        assertThat(Duration.between(begun, Instant.parse(plugin.getString("since"))))
                .as("found long before it was over")
                .isLessThan(Duration.ofSeconds(4));
        assertThat(problem("blocks")).isEqualTo("502 FILTER_FAILED");
        blocked.get(20, TimeUnit.SECONDS);
        assertThat(gateway.output()).contains("plugin bad-blocks 1.0.0: its filter has blocked", "BadFilter.block");
        assertOthersWell();
    }

    @Test
    void leaksAThreadWithEveryCall_isQuarantinedAndItsThreadsAreNamed() throws Exception {
        use("leaks");
        for (int i = 0; i <= THREADS; i++) {
            get("leaks");
        }
        assertThat(quarantined("leaks")).isEqualTo("THREADS");
        gateway.await(
                "the threads to be named",
                () -> gateway.output()
                        .contains("Plugin bad-leaks 1.0.0 is unloaded but has left threads, which keep its classes:"
                                + " leaked, leaked"));
        assertThat(problem("leaks")).isEqualTo("502 FILTER_FAILED");
        assertOthersWell();
    }

    private static Config pages(Origin origin) {
        return new Config().pool("app", origin.address()).toPool("/page", "app");
    }

    /** A config with a route for each of these deeds. */
    private Config config(String... deeds) {
        Config config = pages(origin);
        for (String deed : deeds) {
            JsonObject filter = new JsonObject().put("type", "bad-" + deed);
            config.route(
                    deed,
                    "/" + deed,
                    new JsonObject()
                            .put("filters", new JsonArray().add(filter))
                            .put("respond", new JsonObject().put("body", deed)));
        }
        return config;
    }

    private void use(String deed) throws Exception {
        BadFilterFactory.jar(deed).moveTo(gateway.plugins().resolve("bad-" + deed + ".jar"));
        gateway.await("the jar to be used", () -> "loaded".equals(state(deed)));
        String before = gateway.status().getString("config");
        gateway.config(config(deed).toString());
        gateway.await(
                "the route to be there", () -> !before.equals(gateway.status().getString("config")));
    }

    private String state(String deed) throws IOException, InterruptedException {
        JsonObject plugin = gateway.plugin("bad-" + deed + ".jar");
        return plugin == null ? "unseen" : plugin.getString("state");
    }

    /** Waits for the quarantine of a plugin, and tells its code. */
    private String quarantined(String deed) throws Exception {
        gateway.await("the quarantine", () -> "quarantined".equals(state(deed)));
        return gateway.plugin("bad-" + deed + ".jar").getString("code");
    }

    private String get(String deed) {
        try {
            return Plain.get(gateway.port("web"), "/" + deed);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Status and code of the problem that a route answers with. */
    private String problem(String deed) {
        JsonObject problem = new JsonObject(get(deed));
        return problem.getInteger("status") + " " + problem.getString("code");
    }

    private void assertOthersWell() {
        assertThat(load.failures()).isEmpty();
        assertThat(load.answers()).isPositive();
    }
}
