package io.headgate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.TargetConfig.ToPool;
import io.headgate.core.config.TargetConfig.ToQuery;
import io.headgate.core.config.TargetConfig.ToResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    private static final Path CONF = Path.of("..", "conf");

    static GatewayConfig loaded(String text, Map<String, String> environment) {
        ConfigResult result = ConfigLoader.read(text, TestCatalog.usual(), environment);
        assertThat(result).as(result.toString()).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    static List<String> problems(String text, Map<String, String> environment) {
        ConfigResult result = ConfigLoader.read(text, TestCatalog.usual(), environment);
        assertThat(result).isInstanceOf(ConfigResult.Refused.class);
        return ((ConfigResult.Refused) result)
                .problems().stream().map(ConfigProblem::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway.json", "examples/proxy.json", "examples/database.json"})
    void load_shippedFile_isValidWithoutAnyEnvironment(String name) {
        ConfigResult result = ConfigLoader.load(CONF.resolve(name), TestCatalog.usual(), Map.of());

        assertThat(result).as(result.toString()).isInstanceOf(ConfigResult.Loaded.class);
    }

    @Test
    void load_default_needsNoPlugin() {
        ConfigResult result = ConfigLoader.load(CONF.resolve("gateway.json"), TestCatalog.EMPTY, Map.of());

        assertThat(result).as(result.toString()).isInstanceOf(ConfigResult.Loaded.class);
    }

    @Test
    void read_smallestConfig_hasAllDefaults() {
        GatewayConfig config = loaded("{\"listeners\": {\"web\": {\"address\": \"[::1]:0\"}}}", Map.of());

        assertThat(config.listeners()).isEqualTo(Map.of("web", new ListenerConfig("web", "::1", 0)));
        assertThat(config.admin()).isEqualTo(new AdminConfig("127.0.0.1", 9090));
        assertThat(config.accessLog()).isEqualTo(new AccessLogConfig(true, "-"));
        assertThat(config.limits())
                .isEqualTo(new LimitsConfig(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        1024,
                        Duration.ofSeconds(10),
                        16 << 10,
                        100,
                        10_000,
                        new OverloadConfig(10000, Duration.ofMillis(500), 90, 90),
                        Duration.ofSeconds(30),
                        Duration.ZERO));
        assertThat(config.trustedProxies()).isEmpty();
        assertThat(config.pools()).isEmpty();
        assertThat(config.routes()).isEmpty();
        assertThat(config.digest()).matches("[0-9a-f]{12}");
    }

    @Test
    void read_poolsWithoutNamesForTheirCookies_eachHasOneOfItsOwn() {
        GatewayConfig config = loaded("""
            {"listeners": {"web": {"address": "0.0.0.0:8080"}},
             "pools": {"shop": {"servers": ["http://a:1", "http://b:1"]}, "api": {"servers": ["http://c:1"], "sticky": {}}}}
            """, Map.of());

        assertThat(config.pools().get("shop").sticky())
                .isEqualTo(new StickyConfig("HGSESSION-shop", Duration.ofHours(1)));
        assertThat(config.pools().get("api").sticky())
                .isEqualTo(new StickyConfig("HGSESSION-api", Duration.ofHours(1)));
    }

    /** It may get more at run time. */
    @Test
    void read_poolOfOneServer_keepsSessionsToo() {
        GatewayConfig config = loaded("""
            {"listeners": {"web": {"address": "0.0.0.0:8080"}}, "pools": {"shop": {"servers": ["http://a:1"]}}}
            """, Map.of());

        assertThat(config.pools().get("shop").sticky()).isNotNull();
    }

    @Test
    void read_shortForms_meanTheSameAsLongOnes() {
        GatewayConfig shortForm = loaded("""
            {"listeners": {"web": {"address": "0.0.0.0:8080"}},
             "pools": {"shop": {"algorithm": "least-connections", "servers": ["http://a:1", "http://b"], "health": "tcp",
                                "sticky": true}},
             "caches": {"pages": {"strategy": "standard", "tiers": ["memory"]}},
             "databases": {"main": {}},
             "routes": [{"name": "shop", "pool": "shop", "cache": "pages", "filters": [{"type": "stamp", "value": "x"}]},
                        {"name": "q", "query": {"database": "main", "sql": "SELECT $1", "parameters": ["query.a"]}},
                        {"name": "r", "redirect": "https://{host}{path}"}]}
            """, Map.of());
        GatewayConfig longForm = loaded("""
            {"listeners": {"web": {"address": "0.0.0.0:8080"}},
             "pools": {"shop": {"algorithm": {"type": "least-connections"},
                                "servers": [{"address": "http://a:1"}, {"address": "http://b:80/"}],
                                "health": {"type": "tcp"}, "sticky": {}}},
             "caches": {"pages": {"strategy": {"type": "standard"}, "tiers": [{"type": "memory"}]}},
             "databases": {"main": {}},
             "routes": [{"name": "shop", "pool": "shop", "cache": {"use": "pages"},
                         "filters": [{"value": "x", "type": "stamp"}]},
                        {"name": "q", "query": {"database": "main", "sql": "SELECT $1",
                                                "parameters": [{"from": "query.a"}]}},
                        {"name": "r", "redirect": {"location": "https://{host}{path}"}}]}
            """, Map.of());

        assertThat(shortForm.pools()).isEqualTo(longForm.pools());
        assertThat(shortForm.caches()).isEqualTo(longForm.caches());
        assertThat(shortForm.routes()).isEqualTo(longForm.routes());
    }

    @Test
    void load_proxyExample_fillsTheRecords() {
        ConfigResult result = ConfigLoader.load(CONF.resolve("examples/proxy.json"), TestCatalog.usual(), Map.of());
        GatewayConfig config = ((ConfigResult.Loaded) result).config();
        PoolConfig pool = config.pools().get("shop");

        assertThat(pool.algorithm().type()).isEqualTo("least-connections");
        assertThat(pool.servers())
                .containsExactly(
                        new ServerConfig("127.0.0.1:9001", "http", "127.0.0.1", 9001, 3),
                        new ServerConfig("127.0.0.1:9002", "http", "127.0.0.1", 9002, 1));
        assertThat(pool.health().check().type()).isEqualTo("http");
        assertThat(pool.health().check().options().getMap())
                .containsOnlyKeys("path", "status")
                .containsEntry("path", "/health");
        assertThat(pool.sticky()).isEqualTo(new StickyConfig("HGSESSION", Duration.ofHours(1)));
        assertThat(pool.maxConnections()).isEqualTo(64);
        CacheConfig cache = config.caches().get("pages");
        assertThat(cache.strategy().type()).isEqualTo("standard");
        assertThat(cache.maxEntrySize()).isEqualTo(8 << 20);
        assertThat(cache.tiers().get(0).ttl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(cache.tiers().get(0).store().options().getString("maxSize")).isEqualTo("256MiB");
        RouteConfig images = config.routes().get(0);
        assertThat(images.match()).isEqualTo(new MatchConfig(List.of(), "/images/*", List.of("GET"), false));
        assertThat(images.target()).isEqualTo(new ToPool("shop"));
        assertThat(images.cache())
                .isEqualTo(new RouteCacheConfig("pages", Duration.ofMinutes(10), false, List.of("images")));
        assertThat(images.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(images.maxBodySize()).isEqualTo(-1);
    }

    @Test
    void read_match_fillsItsRecord() {
        GatewayConfig config = loaded("""
            {"listeners": {"web": {"address": "0.0.0.0:8080"}},
             "databases": {"main": {}},
             "routes": [{"name": "a", "respond": {}, "match": {"hosts": ["A.Example"], "path": "/t/{id}/*",
                                                               "keepEncoded": true}},
                        {"name": "b", "respond": {}, "match": {"path": "/café/a b[1]/*"}},
                        {"name": "c", "query": {"database": "main", "sql": "SELECT 1"}},
                        {"name": "d", "query": {"database": "main", "sql": "SELECT 1"},
                         "match": {"methods": ["POST"]}}]}
            """, Map.of());

        assertThat(config.routes())
                .extracting(RouteConfig::match)
                .containsExactly(
                        new MatchConfig(List.of("a.example"), "/t/{id}/*", List.of(), true),
                        new MatchConfig(List.of(), "/café/a b[1]/*", List.of(), false),
                        new MatchConfig(List.of(), "/*", List.of("GET"), false),
                        new MatchConfig(List.of(), "/*", List.of("POST"), false));
    }

    @Test
    void load_databaseExample_fillsTheRecords() {
        ConfigResult result = ConfigLoader.load(
                CONF.resolve("examples/database.json"),
                TestCatalog.usual(),
                Map.of("DB_PORT", "6543", "DB_PASSWORD", "s3cret"));
        GatewayConfig config = ((ConfigResult.Loaded) result).config();

        assertThat(config.databases().get("main"))
                .isEqualTo(new DatabaseConfig(
                        "main",
                        "localhost",
                        6543,
                        "mydb",
                        "user",
                        new Secret("s3cret"),
                        20,
                        200,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10)));
        assertThat(((ToQuery) config.routes().get(0).target()).parameters())
                .containsExactly(new ParameterConfig("query", "status", null, false, "active"));
        assertThat(((ToQuery) config.routes().get(1).target()).parameters())
                .containsExactly(new ParameterConfig("path", "id", null, true, null));
    }

    @Test
    void read_adminFalse_hasNone() {
        GatewayConfig config = loaded("""
            {"listeners": {"web": {"address": "0.0.0.0:8080"}}, "admin": false, "accessLog": false}""", Map.of());

        assertThat(config.admin()).isNull();
        assertThat(config.accessLog().enabled()).isFalse();
    }

    @Test
    void read_otherPlaceholderValue_hasAnotherDigest() {
        String text = """
            {"listeners": {"web": {"address": "0.0.0.0:${PORT}"}}}""";

        assertThat(loaded(text, Map.of("PORT", "1")).digest())
                .isEqualTo(loaded(text, Map.of("PORT", "1")).digest())
                .isNotEqualTo(loaded(text, Map.of("PORT", "2")).digest());
    }

    @Test
    void load_secretFile_isReadAndNamed(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("password"), "\uFEFFhunter2\n");
        Path file = Files.writeString(folder.resolve("gateway.json"), """
            {"listeners": {"web": {"address": "0.0.0.0:8080"}},
             "databases": {"main": {"password": "${file:%s}"}},
             "routes": [{"name": "x", "respond": {"body": "$${kept} ${WHO:you}"}}]}
            """.formatted(secret));

        ConfigResult.Loaded loaded = (ConfigResult.Loaded) ConfigLoader.load(file, TestCatalog.usual(), Map.of());

        assertThat(loaded.config().databases().get("main").password().value()).isEqualTo("hunter2");
        assertThat(loaded.secretFiles()).containsOnlyKeys(secret);
        assertThat(loaded.toString()).doesNotContain("hunter2");
        assertThat(((ToResponse) loaded.config().routes().get(0).target()).body())
                .isEqualTo("${kept} you");
    }
}
