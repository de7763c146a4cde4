package io.headgate.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.config.TestCatalog.TestBalancer;
import io.headgate.core.config.TestCatalog.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSchemaTest {

    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private static Vertx vertx;
    private static SchemaRepository repository;

    private final JsonObject document =
            ConfigSchema.assemble(TestCatalog.usual()).document();

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        JsonSchemaOptions options = new JsonSchemaOptions()
                .setBaseUri("app://")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic);
        repository = SchemaRepository.create(options).preloadMetaSchema(vertx.fileSystem());
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private OutputUnit validate(JsonObject config) {
        String address = "app://schema-" + ADDRESSES.incrementAndGet();
        return repository
                .dereference(address, JsonSchema.of(document.copy()))
                .validator(address)
                .validate(config);
    }

    @Test
    void document_isAValidSchema() {
        OutputUnit result = repository
                .validator("https://json-schema.org/draft/2020-12/schema")
                .validate(document);

        assertThat(result.getValid()).as(String.valueOf(result.getErrors())).isTrue();
    }

    @Test
    void document_withoutAnyExtension_isAValidSchema() {
        JsonObject empty = ConfigSchema.assemble(TestCatalog.EMPTY).document();

        assertThat(repository
                        .validator("https://json-schema.org/draft/2020-12/schema")
                        .validate(empty)
                        .getValid())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway.json", "examples/proxy.json", "examples/database.json"})
    void document_acceptsTheShippedFiles(String name) throws Exception {
        OutputUnit result = validate(new JsonObject(Files.readString(Path.of("..", "conf", name))));

        assertThat(result.getValid()).as(String.valueOf(result.getErrors())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'pools': {'p': {'servers': ['http://a:1'], 'algorithm': 'ip-hash', 'health': 'tcp', 'sticky': false}}}",
                "{'pools': {'p': {'servers': [{'address': 'http://a:1', 'weight': '${W}'}], 'algorithm': '${A:ip-hash}'}}}",
                "{'pools': {'p': {'servers': ['http://a:1'], 'algorithm': {'type': 'ip-hash', 'replicas': 8}}}}",
                "{'pools': {'p': {'servers': ['http://a:1'], 'health': {'path': '/x', 'interval': '1s'}}}}",
                "{'caches': {'c': {'tiers': ['memory']}}, 'routes': [{'name': 'x', 'respond': {}, 'cache': 'c'}]}",
                "{'routes': [{'name': 'x', 'redirect': '/y', 'filters': [{'type': 'stamp', 'value': 'v'}]}]}",
                "{'databases': {'d': {'port': '${PORT:1}', 'password': '${P:}', 'connections': {'max': '${M:2}'}}}}",
                "{'admin': false, 'accessLog': false, 'limits': {'headTimeout': '${T:1s}', 'minRate': '0B'}}"
            })
    void document_acceptsWhatTheLoaderAccepts(String quoted) {
        JsonObject config = config(quoted);

        assertThat(ConfigLoader.read(config.encode(), TestCatalog.usual(), Map.of("W", "2")))
                .isInstanceOf(ConfigResult.Loaded.class);
        OutputUnit result = validate(config);
        assertThat(result.getValid()).as(String.valueOf(result.getErrors())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'pool': {}}",
                "{'pools': {'p': {'servers': []}}}",
                "{'pools': {'p': {'servers': ['http://a:1'], 'algorithm': 'fastest'}}}",
                "{'pools': {'p': {'servers': ['http://a:1'], 'algorithm': {'type': 'ip-hash', 'replicas': 0}}}}",
                "{'pools': {'p': {'servers': ['http://a:1'], 'algorithm': {'type': 'ip-hash', 'replica': 1}}}}",
                "{'pools': {'p': {'servers': [{'address': 'http://a:1', 'weight': 0}]}}}",
                "{'pools': {'a b': {'servers': ['http://a:1']}}}",
                "{'pools': {'p': {'servers': ['http://a:1'], 'sticky': 1}}}",
                "{'pools': {'p': {'servers': ['http://a:1'], 'health': {'interval': 5}}}}",
                "{'pools': {'p': {'servers': ['http://a:1'], 'health': {'interval': '0s'}}}}",
                "{'caches': {'c': {'tiers': [{'type': 'memory', 'maxSize': '1 GB'}]}}}",
                "{'routes': [{'name': 'x'}]}",
                "{'routes': [{'name': 'x', 'respond': {}, 'redirect': '/y'}]}",
                "{'routes': [{'name': 'x', 'redirect': {'status': 200, 'location': '/y'}}]}",
                "{'routes': [{'name': 'x', 'respond': {}, 'filters': ['stamp']}]}",
                "{'routes': [{'respond': {}}]}",
                "{'admin': true}",
                "{'databases': {'d': {'port': 'x'}}}"
            })
    void document_refusesWhatTheLoaderRefuses(String quoted) {
        JsonObject config = config(quoted);

        assertThat(ConfigLoader.read(config.encode(), TestCatalog.usual(), Map.of()))
                .isInstanceOf(ConfigResult.Refused.class);
        assertThat(validate(config).getValid()).isFalse();
    }

    private static JsonObject config(String quoted) {
        return new JsonObject()
                .put("listeners", new JsonObject().put("web", new JsonObject().put("address", "0.0.0.0:8080")))
                .mergeIn(new JsonObject(quoted.replace('\'', '"')));
    }

    @Test
    void everyPropertyOfTheGateway_hasADescription() {
        assertUndescribed(ConfigSchema.assemble(TestCatalog.EMPTY).root(), "");
    }

    private static void assertUndescribed(JsonObject schema, String path) {
        schema.getJsonObject("properties", new JsonObject()).forEach(property -> {
            JsonObject rules = (JsonObject) property.getValue();
            assertThat(rules.containsKey("description")
                            || rules.containsKey("$ref")
                            || path.contains("environmentOnly"))
                    .as(path + '.' + property.getKey())
                    .isTrue();
        });
        schema.getJsonObject("$defs", new JsonObject())
                .forEach(def -> assertUndescribed((JsonObject) def.getValue(), def.getKey()));
    }

    @Test
    void assemble_tierThatDeclaresTtl_hasItsOwnDefault() {
        TestCatalog catalog = new TestCatalog(List.of(
                new TestCatalog.TestStrategy("standard", ExtensionFactory.noOptions()),
                new TestStore("far", TestCatalog.options("""
                    {"ttl": {"type": "string", "format": "duration", "default": "24h"}}"""))));
        ConfigResult result = ConfigLoader.read(
                config("{'caches': {'c': {'tiers': ['far', {'type': 'far', 'ttl': '1m'}]}}}")
                        .encode(),
                catalog,
                Map.of());

        assertThat(((ConfigResult.Loaded) result).config().caches().get("c").tiers())
                .extracting(TierConfig::ttl)
                .containsExactly(Duration.ofHours(24), Duration.ofMinutes(1));
    }

    @Test
    void problems_badExtension_areNamed() {
        JsonObject reserved = TestCatalog.options("{\"type\": {\"type\": \"string\"}}");
        JsonObject unsupported = TestCatalog.options("{\"a\": {\"type\": \"string\", \"if\": {}}}");

        assertThat(ConfigSchema.problems(new TestBalancer("ok", ExtensionFactory.noOptions())))
                .isEmpty();
        assertThat(ConfigSchema.problems(new TestBalancer("Bad Name", ExtensionFactory.noOptions())))
                .hasSize(1);
        assertThat(ConfigSchema.problems(new TestBalancer("x", reserved)).get(0))
                .endsWith("the property \"type\" is the gateway's own");
        assertThat(ConfigSchema.problems(new TestBalancer("x", unsupported)).get(0))
                .endsWith("properties.a.if: this keyword is not supported");
        assertThat(ConfigSchema.problems(new TestBalancer("x", new JsonObject().put("type", new JsonArray()))))
                .isNotEmpty();
        assertThatThrownBy(() -> ConfigSchema.assemble(new TestCatalog(List.of(new TestBalancer("x", reserved)))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
