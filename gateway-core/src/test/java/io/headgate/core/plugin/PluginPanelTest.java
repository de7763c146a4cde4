package io.headgate.core.plugin;

import static io.headgate.core.plugin.PluginHostFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.plugin.Panel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginPanelTest {

    private static final String SHOWS = """
            public io.vertx.core.Future<?> start(io.headgate.api.plugin.PluginContext c) {
              c.showPanel(new io.headgate.api.plugin.Panel("Tea", "console/tea.js"));
              %s
              return io.vertx.core.Future.succeededFuture();
            }
            """;

    @TempDir
    private Path home;

    private PluginHostFixture gateway;

    @BeforeEach
    void open() throws Exception {
        gateway = new PluginHostFixture(home);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @Test
    void panel_ofAPluginInUse_isReadFromItsFolderOfTheJarAlone() throws Exception {
        jar("tea", "").writeTo(gateway.folder, "a.jar");
        gateway.start().watch();

        List<PluginPanel> panels = gateway.host.catalog().panels();

        assertThat(panels).singleElement().satisfies(panel -> {
            assertThat(panel.plugin()).isEqualTo("tea");
            assertThat(panel.title()).isEqualTo("Tea");
            assertThat(panel.module()).isEqualTo("tea.js");
            assertThat(panel.read("tea.js")).asString().isEqualTo("export default 1");
            assertThat(panel.read("parts/cup.js")).asString().isEqualTo("cup");
            for (String none : List.of("none.js", "", "parts", "../secret.txt", "../META-INF/MANIFEST.MF", "huge.js")) {
                assertThat(panel.read(none)).as(none).isNull();
            }
        });
        await(gateway.host.remove("tea", false));
        assertThat(gateway.host.catalog().panels()).isEmpty();
    }

    @Test
    void showPanel_secondOne_keepsThePluginOut() throws Exception {
        jar("tea", "c.showPanel(new io.headgate.api.plugin.Panel(\"Tea\", \"console/tea.js\"));")
                .writeTo(gateway.folder, "a.jar");
        gateway.start().watch();

        assertThat(gateway.host.list())
                .singleElement()
                .satisfies(plugin -> assertThat(plugin.refusal().reason()).contains("shows a panel already"));
    }

    @Test
    void showPanel_fileThatIsNotInTheJar_keepsThePluginOut() throws Exception {
        TestPluginJar.of("tea", "1.0.0").plugin(SHOWS.formatted("")).writeTo(gateway.folder, "a.jar");
        gateway.start().watch();

        assertThat(gateway.host.list())
                .singleElement()
                .satisfies(
                        plugin -> assertThat(plugin.refusal().reason()).contains("has no console/tea.js in its jar"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tea.js",
                "/console/tea.js",
                "console/../tea.js",
                "console/tea.css",
                "META-INF/tea.js",
                "a b/tea.js"
            })
    void panel_moduleThatIsNone_isRefused(String module) {
        assertThatThrownBy(() -> new Panel("Tea", module)).hasMessageContaining("module: \"" + module + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "A title that is longer than what a navigation holds"})
    void panel_titleThatIsNone_isRefused(String title) {
        assertThatThrownBy(() -> new Panel(title, "console/tea.js")).hasMessageContaining("title: \"" + title + '"');
    }

    private static TestPluginJar jar(String id, String more) {
        return TestPluginJar.of(id, "1.0.0")
                .plugin(SHOWS.formatted(more))
                .entry("console/tea.js", "export default 1".getBytes(StandardCharsets.UTF_8))
                .entry("console/parts/cup.js", "cup".getBytes(StandardCharsets.UTF_8))
                .entry("console/huge.js", new byte[(2 << 20) + 1])
                .entry("secret.txt", "secret".getBytes(StandardCharsets.UTF_8));
    }
}
