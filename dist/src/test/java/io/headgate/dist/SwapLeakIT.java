package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Versions of plugins come and go; nothing of the old ones stays. */
@Isolated
class SwapLeakIT {

    private static final List<String> PLUGINS = List.of("balancing", "health", "cache-memory", "demo");
    private static final int WARM_UP = 15;
    private static final int ROUNDS = 50;

    /** No compiler that profiles: its profiles live in metaspace too, and grow as code gets hot. */
    private static final String JVM = "-XX:TieredStopAtLevel=1";

    private static final Map<String, String> METRICS = Map.of(
            "metaspace", "jvm_memory_used_bytes{area=\"nonheap\",id=\"Metaspace\"}",
            "threads", "jvm_threads_live_threads",
            "descriptors", "process_files_open_files",
            "classes", "jvm_classes_loaded_classes");

    @TempDir
    Path folder;

    private int version;

    @Test
    @Timeout(400)
    void jars_swappedTwoHundredTimes_leaveNothingBehind() throws Exception {
        try (Origin one = Origin.answering("one");
                Origin two = Origin.answering("two")) {
            try (GatewayProcess gateway =
                    GatewayProcess.start(folder, config(one, two).toString(), JVM)) {
                addFilter(gateway, config(one, two));
                swap(gateway, WARM_UP);
                collect(gateway);
                Map<String, Double> before = measure(gateway);
                swap(gateway, ROUNDS);
                Await.until("the old class loaders to be collected", () -> {
                    collect(gateway);
                    return pluginClassLoaders(gateway)
                            == gateway.status().getJsonArray("plugins").size();
                });
                Map<String, Double> after = measure(gateway);
                for (String metric : METRICS.keySet()) {
                    assertThat(after.get(metric))
                            .as("%s, which was %s", metric, before.get(metric))
                            .isLessThanOrEqualTo(before.get(metric) * 1.05);
                }
            }
        }
    }

    private static Config config(Origin one, Origin two) {
        return new Config()
                .pool("app", one.address(), two.address())
                .health("app", new JsonObject().put("interval", "100ms"))
                .cache("pages")
                .route(
                        "cached",
                        "/cached/*",
                        new JsonObject()
                                .put("pool", "app")
                                .put(
                                        "cache",
                                        new JsonObject().put("use", "pages").put("ttl", "1h")));
    }

    /** Adds the plugin that is not shipped in the folder, and sends all other requests through its filter. */
    private static void addFilter(GatewayProcess gateway, Config config) throws Exception {
        Path demo = JarCopy.find(Headgate.HOME.resolve("demo"), "demo");
        JarCopy.of(demo).moveTo(gateway.plugins().resolve(demo.getFileName()));
        gateway.await(
                "the demo plugin",
                () -> !SwapUnderLoadIT.versionOf(gateway, "demo").equals("none"));
        JsonObject filter = new JsonObject().put("type", "demo-banner");
        gateway.config(config.route(
                        "filtered",
                        "/*",
                        new JsonObject().put("pool", "app").put("filters", new JsonArray().add(filter)))
                .toString());
        gateway.await(
                "the filter",
                () -> Plain.exchange(
                                gateway.port("web"),
                                "GET /page HTTP/1.1\r\nHost: leak.test\r\nConnection: close\r\n\r\n")
                        .contains("X-Headgate-Demo"));
    }

    /** Swaps each of the plugins that often, with a few requests through each version. */
    private void swap(GatewayProcess gateway, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            String next = "1.0." + ++version;
            for (String plugin : PLUGINS) {
                Path place = JarCopy.find(gateway.plugins(), plugin);
                JarCopy.of(place).version(next).moveTo(place);
            }
            for (String plugin : PLUGINS) {
                gateway.await(
                        plugin + ' ' + next,
                        () -> SwapUnderLoadIT.versionOf(gateway, plugin).equals(next));
            }
            for (String path : List.of("/page", "/page", "/cached/" + i, "/cached/" + i)) {
                assertThat(Plain.get(gateway.port("web"), path)).isIn("one", "two");
            }
        }
    }

    private static Map<String, Double> measure(GatewayProcess gateway) throws Exception {
        Map<String, Double> values = new TreeMap<>();
        for (Map.Entry<String, String> metric : METRICS.entrySet()) {
            values.put(metric.getKey(), gateway.metric(metric.getValue()));
        }
        return values;
    }

    private static void collect(GatewayProcess gateway) throws Exception {
        for (int i = 0; i < 3; i++) {
            jcmd(gateway, "GC.run");
        }
    }

    private static long pluginClassLoaders(GatewayProcess gateway) throws Exception {
        return jcmd(gateway, "VM.classloader_stats")
                .lines()
                .filter(line -> line.contains("io.headgate.core.plugin.PluginClasses"))
                .count();
    }

    private static String jcmd(GatewayProcess gateway, String command) throws IOException, InterruptedException {
        Path answer = Files.createTempFile("jcmd", ".txt");
        Process jcmd = new ProcessBuilder(Headgate.jdk("jcmd").toString(), Long.toString(gateway.pid()), command)
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        assertThat(jcmd.waitFor()).as(command).isZero();
        String text = Files.readString(answer, StandardCharsets.UTF_8);
        Files.delete(answer);
        return text;
    }
}
