package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a plugin's author: a new project outside of this tree, its jar, a second version, and the end of it. */
class PluginAuthorIT {

    @TempDir
    Path folder;

    @Test
    void balancer_writtenAsThePageSays_worksSwapsAndGoesWithoutALostRequest() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Guide guide = new Guide(Files.readString(Headgate.HOME.resolve("docs/plugins.md")), folder, home);
        try (Origin one = Origin.answering("one");
                Origin two = Origin.answering("two");
                Origin three = Origin.answering("three");
                GatewayProcess gateway =
                        GatewayProcess.start(home, pool(one, two, three).toString());
                LoadClient load = new LoadClient(gateway.port("web"), "/", 2, Set.of("one", "two", "three"))) {
            guide.follow(0, home);
            assertThat(version(gateway)).isEqualTo("1.0.0");
            configure(gateway, new JsonObject(guide.block(1)));
            gateway.await("the config", () -> uses(gateway, "stride"));
            traffic(gateway, load);

            edit("pom.xml", "<version>1.0.0</version>\n  <desc", "<version>1.1.0</version>\n  <desc");
            edit("src/main/java/com/example/stride/Stride.java", "turn.getAndAdd(step)", "1 + turn.getAndAdd(step)");
            guide.follow(2, home);
            gateway.await("the second version", () -> "1.1.0".equals(version(gateway)));
            traffic(gateway, load);

            gateway.config(pool(one, two, three).toString());
            gateway.await("the config without it", () -> isInForceWithout(gateway, "stride"));
            guide.follow(3, home);
            gateway.await("its end", () -> version(gateway) == null);
            assertThat(load.failures()).isEmpty();
            assertThat(gateway.status().getJsonArray("extensionFailures")).isEmpty();
        }
    }

    /** In the form that the console draws from its schema; by the API where there is no browser. */
    private static void configure(GatewayProcess gateway, JsonObject algorithm) throws Exception {
        if (!Chromium.isInstalled()) {
            JsonObject config = new JsonObject(
                    new JsonObject(gateway.admin("/api/v1/config").body()).getString("text"));
            config.getJsonObject("pools").getJsonObject("app").put("algorithm", algorithm);
            gateway.admin("PUT", "/api/v1/config", config.encode(), "If-Match", "*");
            return;
        }
        try (Chromium chromium = Chromium.start();
                ConsoleWindow window = chromium.open(gateway)) {
            window.logIn().go("Pools");
            window.button("Balancing…").click();
            window.page().getByLabel("Type").selectOption(algorithm.getString("type"));
            window.page().getByLabel("step").fill("none");
            window.page()
                    .locator("#option-step-problem")
                    .filter(new Locator.FilterOptions().setHasText("expected"))
                    .waitFor();
            window.page().getByLabel("step").fill(String.valueOf(algorithm.getInteger("step")));
            window.button("Apply").click();
            window.see("is in force.");
        }
    }

    @Test
    void projects_ofTheOtherPoints_buildAndKeepTheirContracts() throws Exception {
        List<PluginProject> projects = new ArrayList<>();
        for (String point : List.of("filter", "health-check", "cache-strategy", "cache-store")) {
            projects.add(PluginProject.create(folder, "my-" + point, point));
        }
        assertThat(PluginProject.build(folder, projects, "1.0.0"))
                .allSatisfy(jar -> assertThat(jar).isRegularFile());
    }

    private static Config pool(Origin... origins) {
        Config config = new Config();
        String[] addresses = new String[origins.length];
        for (int i = 0; i < origins.length; i++) {
            addresses[i] = origins[i].address();
        }
        return config.pool("app", addresses).toPool("/*", "app");
    }

    private void edit(String file, String old, String text) throws Exception {
        Path path = folder.resolve("stride").resolve(file);
        String before = Files.readString(path);
        assertThat(before).contains(old);
        Files.writeString(path, before.replace(old, text));
    }

    private static void traffic(GatewayProcess gateway, LoadClient load) throws Exception {
        long before = load.answers();
        gateway.await("traffic", () -> load.answers() > before + 100);
    }

    /** Whether the config in force is the one that names the algorithm. */
    private static boolean uses(GatewayProcess gateway, String algorithm) throws Exception {
        JsonObject document = new JsonObject(gateway.admin("/api/v1/config").body());
        return document.getBoolean("inForce") && document.getString("text").contains(algorithm);
    }

    private static boolean isInForceWithout(GatewayProcess gateway, String algorithm) throws Exception {
        JsonObject document = new JsonObject(gateway.admin("/api/v1/config").body());
        return document.getBoolean("inForce") && !document.getString("text").contains(algorithm);
    }

    /** Of the plugin that is in use; null when there is none. */
    private static @Nullable String version(GatewayProcess gateway) throws Exception {
        for (Object each : gateway.status().getJsonArray("plugins")) {
            JsonObject plugin = (JsonObject) each;
            if ("stride".equals(plugin.getString("id")) && "loaded".equals(plugin.getString("state"))) {
                return plugin.getString("version");
            }
        }
        return null;
    }
}
