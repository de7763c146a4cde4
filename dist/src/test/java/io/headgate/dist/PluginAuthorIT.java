package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a plugin's author: a new project outside of this tree, its jar, a second version, and the end of it. */
class PluginAuthorIT {

    @TempDir
    Path folder;

    @Test
    void balancer_writtenBuiltDroppedSwappedAndRemoved_failsNoRequest() throws Exception {
        PluginProject project = PluginProject.create(folder, "stride", "balancer");
        Path first = Files.copy(project.build("1.0.0"), folder.resolve("first.jar"));
        project.edit(
                "pom.xml", "<version>1.0.0</version>\n  <description>", "<version>1.1.0</version>\n  <description>");
        project.edit(
                "src/main/java/com/example/stride/Stride.java", "turn.getAndAdd(step)", "1 + turn.getAndAdd(step)");
        Path second = project.build("1.1.0");

        Path home = Files.createDirectory(folder.resolve("home"));
        try (Origin one = Origin.answering("one");
                Origin two = Origin.answering("two");
                Origin three = Origin.answering("three");
                GatewayProcess gateway =
                        GatewayProcess.start(home, pool(one, two, three).toString());
                LoadClient load = new LoadClient(gateway.port("web"), "/", 4, Set.of("one", "two", "three"))) {
            drop(first, gateway);
            gateway.await("the plugin", () -> isLoaded(gateway, "1.0.0"));
            String config = new JsonObject(pool(one, two, three).toString()).encodePrettily();
            JsonObject strided = new JsonObject(config);
            strided.getJsonObject("pools")
                    .getJsonObject("app")
                    .put("algorithm", new JsonObject().put("type", "stride").put("step", 2));
            gateway.config(strided.encodePrettily());
            gateway.await("the config", () -> gateway.output().contains("is in force (file changed)"));
            long before = load.answers();
            gateway.await("traffic through it", () -> load.answers() > before + 100);

            drop(second, gateway);
            gateway.await("the second version", () -> isLoaded(gateway, "1.1.0"));
            long after = load.answers();
            gateway.await("traffic through the second", () -> load.answers() > after + 100);

            gateway.config(config);
            gateway.await("the config without it", () -> gateway.output().split("file changed", -1).length > 2);
            Files.delete(gateway.plugins().resolve("stride.jar"));
            gateway.await("its end", () -> gateway.plugin("stride.jar") == null);
            assertThat(load.failures()).isEmpty();
            assertThat(gateway.status().getJsonArray("extensionFailures")).isEmpty();
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

    private static boolean isLoaded(GatewayProcess gateway, String version) throws Exception {
        JsonObject plugin = gateway.plugin("stride.jar");
        return plugin != null
                && plugin.getString("version").equals(version)
                && plugin.getString("state").equals("loaded");
    }

    private static void drop(Path jar, GatewayProcess gateway) throws Exception {
        Path hidden = gateway.plugins().resolve(".stride.part");
        Files.copy(jar, hidden, StandardCopyOption.REPLACE_EXISTING);
        Files.move(hidden, gateway.plugins().resolve("stride.jar"), StandardCopyOption.ATOMIC_MOVE);
    }
}
