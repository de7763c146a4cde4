package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.plugin.TestPluginJar;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version of a plugin whose event loop does not answer does not take over. */
class PluginProbeTest {

    private static final String CONFIG = """
            {
              "listeners": { "web": { "address": "127.0.0.1:0" } },
              "admin": { "address": "127.0.0.1:0" },
              "accessLog": false,
              "swap": { "probe": { "deadline": "100ms" } },
              "plugins": { "timeBudget": { "call": "1m" } },
              "routes": [
                { "name": "home", "match": { "path": "/*" }, "filters": ["greet"], "respond": { "body": "home" } }
              ]
            }
            """;

    /** Keeps its own event loop busy from when its filter is made, for a while. */
    private static final String BUSY = """
            package test;
            public final class Busy implements io.headgate.api.http.FilterFactory {
              public String type() { return "greet"; }
              public io.vertx.core.json.JsonObject optionsSchema() {
                return io.headgate.api.plugin.ExtensionFactory.noOptions();
              }
              public io.headgate.api.http.Filter create(
                  io.vertx.core.json.JsonObject options, io.headgate.api.plugin.PluginContext context) {
                io.vertx.core.Vertx.currentContext().runOnContext(now -> {
                  long end = System.nanoTime() + 2_000_000_000L;
                  while (System.nanoTime() < end) {
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                  }
                });
                return new io.headgate.api.http.Filter() {};
              }
            }
            """;

    @TempDir
    private Path home;

    @Test
    void newVersion_eventLoopThatIsBusy_isRefusedAndTheOneBeforeStays() throws Exception {
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        TestPluginJar.of("greeter", "1.0.0").filter("greet", "hello").writeTo(plugins, "greeter.jar");
        try (TestGateway gateway = TestGateway.start(home, CONFIG)) {
            TestPluginJar.of("greeter", "1.1.0")
                    .source("test.Busy", BUSY)
                    .extension("test.Busy")
                    .writeTo(plugins, "next.jar");
            String listed = gateway.bus("headgate.plugin.rescan").encode();

            assertThat(listed)
                    .contains("plugin greeter 1.1.0 does not answer (expected: within 100 ms)", "routes.home.filters");
            JsonObject loaded = gateway.json("plugins").getJsonArray("plugins").stream()
                    .map(JsonObject.class::cast)
                    .filter(plugin -> "loaded".equals(plugin.getString("state")))
                    .findFirst()
                    .orElseThrow();
            assertThat(loaded.getString("version")).isEqualTo("1.0.0");
            assertThat(gateway.get("/")).isEqualTo("home");
        }
    }
}
