package io.headgate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.plugin.ExtensionFactory;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the config has every key with its default, and its examples work. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Path README = Path.of("..", "README.md");
    private static final Path EXAMPLES = Path.of("..", "conf", "examples");
    private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SECRET_FILE = Pattern.compile("\\$\\{file:[^}]*}");

    /** Objects of which the core knows some keys and an extension the others. */
    private static final Map<String, String> SHARED =
            Map.of("health", "healthCommon", "tier", "tierCommon", "filter", "filterCommon");

    /** The types and options that the plugins of the distribution and the demo bring. */
    private static final TestCatalog CATALOG = new TestCatalog(List.of(
            new TestCatalog.TestBalancer("round-robin", ExtensionFactory.noOptions()),
            new TestCatalog.TestBalancer("least-connections", ExtensionFactory.noOptions()),
            new TestCatalog.TestBalancer("weighted-random", ExtensionFactory.noOptions()),
            new TestCatalog.TestBalancer("ip-hash", ExtensionFactory.noOptions()),
            new TestCatalog.TestStrategy("standard", ExtensionFactory.noOptions()),
            new TestCatalog.TestStore("memory", TestCatalog.options("""
                {"maxSize": {"type": "string", "format": "size", "description": "bytes"}}""")),
            new TestCatalog.TestHealth("http", TestCatalog.options("""
                {"path": {"type": "string", "description": "where"},
                 "status": {"type": "array", "items": {"type": "string"}, "description": "which"}}""")),
            new TestCatalog.TestHealth("tcp", ExtensionFactory.noOptions()),
            new TestCatalog.TestFilter("demo-banner", TestCatalog.options("""
                {"text": {"type": "string", "description": "what"}}"""))));

    @TempDir
    Path folder;

    /** An object of the config. */
    record Section(String heading, JsonObject schema) {
        @Override
        public String toString() {
            return heading;
        }
    }

    static Stream<Section> sections() throws IOException {
        JsonObject root = schema();
        Map<String, Section> found = new LinkedHashMap<>();
        collect("", root, root.getJsonObject("$defs"), found);
        return found.values().stream();
    }

    @ParameterizedTest
    @MethodSource("sections")
    void page_everyObject_hasItsKeysWithTheirDefaults(Section section) throws IOException {
        String text = text(section.heading());
        JsonObject properties = section.schema().getJsonObject("properties");
        for (String key : properties.fieldNames()) {
            assertThat(text).contains("\n| `" + key + "` | ");
            String row = text.substring(text.indexOf("\n| `" + key + "` | ") + 1);
            String[] cells = row.substring(0, row.indexOf('\n')).split(" \\| ", -1);
            assertThat(cells).as(key).hasSize(4);
            assertThat(cells[2].strip()).as("default of " + key).isEqualTo(expected(section.schema(), key));
        }
        assertThat(text.lines().filter(line -> line.startsWith("| `")))
                .as("rows of keys that are not there")
                .hasSameSizeAs(properties.fieldNames());
    }

    @Test
    void page_everyVariableOfTheEnvironment_isThere() throws IOException {
        String page = Files.readString(PAGE);
        for (String name : ConfigSchema.assemble(CATALOG).environment().keySet()) {
            assertThat(page).contains('`' + name + '`');
        }
    }

    static Stream<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        for (Path page : List.of(PAGE, README)) {
            JSON.matcher(Files.readString(page))
                    .results()
                    .map(block -> block.group(1))
                    .filter(block -> block.contains("\"routes\""))
                    .forEach(examples::add);
        }
        assertThat(examples).hasSizeGreaterThan(10);
        return examples.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void example_ofThePages_isAccepted(String example) throws IOException {
        assertAccepted(example);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.json", "database.json", "site.json"})
    void example_ofTheFolder_isAccepted(String name) throws IOException {
        assertAccepted(Files.readString(EXAMPLES.resolve(name)));
    }

    private void assertAccepted(String example) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");
        String text = SECRET_FILE.matcher(example).replaceAll((MatchResult match) -> "\\${file:" + secret + '}');

        ConfigResult result = ConfigLoader.read(text, CATALOG, Map.of());

        assertThat(result).as(result.toString()).isInstanceOf(ConfigResult.Loaded.class);
    }

    /** Follows the references from the top, so that a heading is the path of its object in the file. */
    private static void collect(String path, JsonObject schema, JsonObject defs, Map<String, Section> found) {
        String ref = schema.getString("$ref", "");
        String def = ref.substring(ref.lastIndexOf('/') + 1);
        JsonObject target = ref.isEmpty() ? schema : defs.getJsonObject(SHARED.getOrDefault(def, def));
        if (target == null) {
            return;
        }
        JsonObject properties = target.getJsonObject("properties");
        if (properties != null) {
            found.put(path, new Section(path.isEmpty() ? "### The file" : "### `" + path + '`', target));
            properties.forEach(property -> collect(
                    path.isEmpty() ? property.getKey() : path + '.' + property.getKey(),
                    (JsonObject) property.getValue(),
                    defs,
                    found));
        }
        if (target.getValue("items") instanceof JsonObject items) {
            collect(path + "[n]", items, defs, found);
        }
        if (target.getValue("additionalProperties") instanceof JsonObject named) {
            collect(path + ".<name>", named, defs, found);
        }
        if (target.containsKey("anyOf")) {
            target.getJsonArray("anyOf").forEach(branch -> collect(path, (JsonObject) branch, defs, found));
        }
    }

    private static String expected(JsonObject object, String key) {
        JsonObject property = object.getJsonObject("properties").getJsonObject(key);
        if (object.containsKey("required") && object.getJsonArray("required").contains(key)) {
            return "required";
        }
        return property.containsKey("default") ? '`' + Json.encode(property.getValue("default")) + '`' : "";
    }

    /** What stands below a heading. */
    private static String text(String heading) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf('\n' + heading + '\n');
        assertThat(start).as(heading).isPositive();
        int end = page.indexOf("\n### ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static JsonObject schema() throws IOException {
        try (InputStream in = ConfigSchema.class.getResourceAsStream("gateway.schema.json")) {
            assertThat(in).isNotNull();
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
