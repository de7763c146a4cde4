package io.headgate.core.config;

import static io.headgate.core.config.ConfigLoaderTest.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigProblemsTest {

    private static final String START = "{\"listeners\": {\"web\": {\"address\": \"0.0.0.0:8080\"}},\n";

    @Test
    void read_sevenMistakes_areSevenProblemsWithPathAndLine() {
        String text = """
            {
              "listeners": { "web": { "address": "0.0.0.0:8080" } },
              "limts": {},
              "pools": {
                "shop": {
                  "algorithm": "round-robbin",
                  "servers": [ { "address": "http://127.0.0.1:9001", "weight": "heavy" } ],
                  "health": { "interval": "5 seconds" }
                }
              },
              "routes": [
                { "name": "one", "pool": "shpo" },
                { "name": "one", "pool": "shop" },
                { "name": "three" }
              ]
            }
            """;

        assertThat(problems(text, Map.of()))
                .containsExactly(
                        "limts: unknown key (did you mean \"limits\"?), line 3",
                        "pools.shop.algorithm: \"round-robbin\" (no such balancing algorithm; did you mean"
                                + " \"round-robin\"? Installed: ip-hash, least-connections, round-robin), line 6",
                        "pools.shop.servers[0].weight: \"heavy\" (expected: a whole number from 1 to 1000), line 7",
                        "pools.shop.health.interval: \"5 seconds\" (expected: a duration such as 250ms, 5s, 10m, 1h or"
                                + " 7d, from 100ms to 1d), line 8",
                        "routes[0].pool: \"shpo\" (no such pool; did you mean \"shop\"?), line 12",
                        "routes[1].name: \"one\" (the name of another route already, line 12), line 13",
                        "routes[2]: has no target (expected: exactly one of \"pool\", \"query\", \"respond\","
                                + " \"redirect\"), line 14");
    }

    static Stream<Arguments> routes() {
        return Stream.of(
                arguments("\"pool\": \"shop\", \"respond\": {}", "routes[0]: has several targets, pool and respond"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"cart\"}", "a path begins with /"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/a/*/b\"}", "a * is allowed only as the last"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/a*\"}", "a * is allowed only as the last"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/{id\"}", "a parameter is a whole segment"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/{id}/{id}\"}", "the parameter id is there twice"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/a//b\"}", "an empty segment never matches"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/a/../b\"}", "a dot segment never matches"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/a?b\"}", "a query or fragment"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/%61\"}", "write the character itself"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/a;v=1\"}", "without parameters"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/a\\\\b\"}", "a backslash or a control"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/\\ud800\"}", "half a character"),
                arguments("\"respond\": {}, \"match\": {\"path\": \"/{a}/*/b\"}", "only as the last"),
                arguments("\"respond\": {}, \"match\": {\"hosts\": [\"a b\"]}", "routes[0].match.hosts[0]: \"a b\""),
                arguments("\"respond\": {}, \"match\": {\"hosts\": [\"*\"]}", "with a leading *."),
                arguments("\"respond\": {}, \"match\": {\"methods\": [\"get\"]}", "a method in upper case"),
                arguments("\"respond\": {}, \"match\": {\"methods\": [\"TRACE\"]}", "refuses this method always"),
                arguments("\"respond\": {\"status\": 101}", "expected: a whole number from 200 to 599"),
                arguments("\"respond\": {\"headers\": {\"A\": \"x\\r\\ny: z\"}}", "routes[0].respond.headers.A: "),
                arguments("\"respond\": {\"headers\": {\"a b\": \"x\"}}", "expected: the name of a field"),
                arguments("\"respond\": {\"headers\": {\"Content-Length\": \"1\"}}", "this field is the gateway's own"),
                arguments("\"respond\": {\"headers\": {\"Proxy-Authenticate\": \"Basic\"}}", "gateway's own"),
                arguments(
                        "\"redirect\": {\"status\": 301, \"location\": \"/\"}, \"cache\": \"c\"",
                        "routes[0].cache: without ttl stores nothing (expected: a ttl, as answers of a redirect"),
                arguments(
                        "\"redirect\": \"/\", \"cache\": {\"use\": \"c\", \"ttl\": \"5s\"}",
                        "routes[0].cache: stores nothing (expected: status 301 or 308, as a redirect with 302"),
                arguments(
                        "\"query\": {\"database\": \"d\", \"sql\": \"SELECT 1\"}, \"cache\": \"c\"",
                        "routes[0].cache: without ttl stores nothing (expected: a ttl, as answers of a query"),
                arguments(
                        "\"respond\": {}, \"cache\": {\"use\": \"c\", \"ttl\": \"500ms\"}",
                        "routes[0].cache.ttl: \"500ms\" (expected: a duration such as"),
                arguments("\"redirect\": {\"status\": 200, \"location\": \"/\"}", "expected: one of 301, 302"),
                arguments("\"redirect\": {\"location\": \"/a b\"}", "routes[0].redirect.location: "),
                arguments("\"redirect\": \"/{id}\"", "(only {path}, {query} and {host} are filled in; expected: a URL"),
                arguments("\"redirect\": \"/x}\"", "(only {path}, {query} and {host} are filled in; expected: a URL"),
                arguments("\"redirect\": \"/{query}\"", "({query} comes after a question mark; expected: a URL"),
                arguments("\"redirect\": {}", "routes[0].redirect.location: missing"),
                arguments("\"respond\": {}, \"timeout\": 5", "5 (expected: a duration"),
                arguments("\"respond\": {}, \"timeout\": \"0s\"", "\"0s\" (expected: more than 0)"),
                arguments("\"respond\": {}, \"timeout\": \"2d\"", "7d, at most 1d)"),
                arguments("\"respond\": {}, \"maxBodySize\": \"9 TB\"", "expected: a size"),
                arguments("\"respond\": {}, \"cache\": \"pages\"", "no such cache; there are no caches"),
                arguments("\"query\": {\"database\": \"main\", \"sql\": \"SELECT 1\"}", "no such database"),
                arguments("\"respond\": {}, \"filters\": [\"stamp\"]", "routes[0].filters[0].value: missing"),
                arguments("\"respond\": {}, \"filters\": [{\"value\": \"x\"}]", "filters[0].type: missing"),
                arguments("\"respond\": {}, \"filters\": [\"gzip\"]", "installed: stamp; is a plugin missing?"),
                arguments(
                        "\"respond\": {}, \"filters\": [{\"type\": \"stamp\", \"value\": \"x\", \"nested\": {\"of\": 1}}]",
                        "routes[0].filters[0].nested.of: unknown key (did you mean \"on\"?)"),
                arguments("\"respond\": null", "routes[0].respond: null (expected: an object)"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void read_badRoute_isOneProblem(String route, String message) {
        String text = START + "\"pools\": {\"shop\": {\"servers\": [\"http://a:1\"]}}"
                + (route.contains("\"pages\"") ? "" : ", \"caches\": {\"c\": {\"tiers\": [\"memory\"]}}")
                + (route.contains("\"main\"") ? "" : ", \"databases\": {\"d\": {}}")
                + ",\n\"routes\": [{\"name\": \"x\", " + route + "}]}";

        assertThat(problems(text, Map.of()))
                .singleElement()
                .asString()
                .startsWith("routes[0]")
                .contains(message)
                .endsWith(", line 3");
    }

    static Stream<Arguments> sections() {
        return Stream.of(
                arguments("\"listeners\": {}", "listeners: too few entries (expected: at least 1)"),
                arguments("\"listeners\": {\"a b\": {\"address\": \"0.0.0.0:1\"}}", "listeners[\"a b\"]: "),
                arguments("\"listeners\": {\"a\\n\": {\"address\": \"0.0.0.0:1\"}}", "listeners[\"a?\"]: "),
                arguments("\"listeners\": {\"a\": {\"address\": \"localhost:1\"}}", "binds an IP address, not a name"),
                arguments("\"listeners\": {\"a\": {\"address\": \"0.0.0.0\"}}", "expected: an IP address and a port"),
                arguments("\"listeners\": {\"a\": {\"address\": \"0.0.0.0:70000\"}}", "an IP address and a port"),
                arguments(
                        web() + ", \"admin\": {\"address\": \"127.0.0.1:8080\"}",
                        "admin.address: \"127.0.0.1:8080\" (the address is taken by listeners.web.address)"),
                arguments(web() + ", \"admin\": true", "admin: true (expected: false or an object)"),
                arguments(web() + ", \"trustedProxies\": [\"10.0.0.0/33\"]", "trustedProxies[0]: "),
                arguments(web() + ", \"limits\": {\"maxFields\": 1.5}", "limits.maxFields: 1.5 (expected: a whole"),
                arguments(web() + ", \"limits\": {\"maxHeadSize\": \"1B\"}", "from 1KiB to 1MiB"),
                arguments(pool("[]", ""), "pools.p.servers: 0 entries (expected: at least 1)"),
                arguments(pool("[\"https://a:1\"]", ""), "TLS to servers is not built yet; expected: http://host:port"),
                arguments(pool("[\"http://a:1/x\"]", ""), "a server has no path"),
                arguments(pool("[\"http://169.254.169.254\"]", ""), "link-local addresses are refused"),
                arguments(pool("[\"http://[fe80::1]:80\"]", ""), "link-local addresses are refused"),
                arguments(pool("[\"http://[::ffff:169.254.1.1]:80\"]", ""), "link-local addresses are refused"),
                arguments(pool("[\"http://2852039166\"]", ""), "expected: http://host:port"),
                arguments(
                        pool("[\"http://0xa9fea9fe/\"]", ""),
                        "pools.p.servers[0]: \"http://0xa9fea9fe/\" (expected: http://host:port)"),
                arguments(pool("[\"file:///etc/passwd\"]", ""), "expected: http://host:port"),
                arguments(pool("[\"http://localhost:9090\"]", ""), "this is the gateway's own admin listener"),
                arguments(
                        pool("[\"http://127.0.0.1:8080\"]", ""), "this is the gateway's own listener, listeners.web)"),
                arguments(pool("[\"http://a:1\", \"http://a:1\"]", ""), "the server is there twice"),
                arguments(
                        pool(
                                "[{\"address\": \"http://a:1\", \"id\": \"x\"}, {\"address\": \"http://b:1\", \"id\": \"x\"}]",
                                ""),
                        "pools.p.servers[1].id: \"x\" (the name of another server already"),
                arguments(pool("[\"http://u:hunter2@a:1\"]", ""), "\"http://***@a:1\""),
                arguments(
                        pool("[\"http://a:1\"]", ", \"health\": {\"timeout\": \"6s\"}"),
                        "at most interval, which is 5s"),
                arguments(pool("[\"http://a:1\"]", ", \"sticky\": 1"), "expected: true or false or an object"),
                arguments(pool("[\"http://a:1\"]", ", \"sticky\": {\"cookie\": \"a b\"}"), "pools.p.sticky.cookie"),
                arguments(
                        web() + ", \"pools\": {\"p\": {\"servers\": [\"http://a:1\"], \"sticky\": {\"cookie\": \"S\"}},"
                                + " \"q\": {\"servers\": [\"http://a:2\"], \"sticky\": {\"cookie\": \"S\"}}}",
                        "pools.q.sticky.cookie: \"S\" (the name of another pool's cookie already"),
                arguments(
                        web() + ", \"pools\": {\"p\": {\"servers\": [\"http://a:1\"],"
                                + " \"sticky\": {\"cookie\": \"HGSESSION-q\"}},"
                                + " \"q\": {\"servers\": [\"http://a:2\"]}}",
                        "pools.p.sticky.cookie: \"HGSESSION-q\" (the cookie of the pool q"),
                arguments(pool("[\"http://a:1\"]", ", \"algorithm\": 1"), "or an object with its options"),
                arguments(
                        web() + ", \"caches\": {\"c\": {\"tiers\": [\"redis\"]}}",
                        "no such kind of tier; installed: memory"),
                arguments(
                        web() + ", \"caches\": {\"c\": {\"tiers\": [{\"type\": \"memory\", \"maxSize\": \"x\"}]}}",
                        "caches.c.tiers[0].maxSize: \"x\" (expected: a size"),
                arguments(
                        web() + ", \"databases\": {\"d\": {\"queryTimeout\": \"31s\"}}",
                        "databases.d.queryTimeout: \"31s\" (expected: at most statementTimeout, which is 30s)"),
                arguments(
                        web() + ", \"databases\": {\"d\": {\"connections\": {\"acquireTimeout\": \"10s\"}}}",
                        "acquireTimeout: \"10s\" (expected: less than queryTimeout, which is 10s)"),
                arguments(
                        web() + ", \"databases\": {\"d\": {\"connections\": {\"max\": 0}}}",
                        "databases.d.connections.max: 0 (expected: a whole number from 1 to 1000)"),
                arguments(
                        web() + ", \"databases\": {\"d\": {\"password\": 12345}}",
                        "databases.d.password: *** (expected: a text)"));
    }

    private static String web() {
        return "\"listeners\": {\"web\": {\"address\": \"0.0.0.0:8080\"}}";
    }

    private static String pool(String servers, String more) {
        return web() + ", \"pools\": {\"p\": {\"servers\": " + servers + more + "}}";
    }

    @ParameterizedTest
    @MethodSource("sections")
    void read_badSection_isOneProblem(String section, String message) {
        assertThat(problems("{\n" + section + "}", Map.of()))
                .singleElement()
                .asString()
                .contains(message)
                .endsWith(", line 2");
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("", "the file is empty (expected: a JSON object)"),
                arguments("[]", "a list (expected: an object), line 1"),
                arguments(
                        "{\n  \"a\": 1,\n}",
                        "not JSON: a comma before \"}\" (expected: no comma after the last entry),"
                                + " column 1, line 3"),
                arguments("{\n  // x\n}", "not JSON: \"/\" (JSON has no comments), column 3, line 2"),
                arguments("{\n  'a': 1}", "not JSON: ' (expected: \" around texts and keys), column 3, line 2"),
                arguments(
                        "{\n  \"a\": 1\n  \"b\": 2}",
                        "not JSON: \"\"\" (is a comma missing before it?), column 3, line 3"),
                arguments(
                        "{\n  \"a\": {",
                        "not JSON: the file ends too early (a \"}\" is missing for the \"{\" of line 2)," + " line 2"),
                arguments(
                        "{\"a\": NaN}",
                        "not JSON: \"NaN\" (expected: true, false, null, a number, or \" around a text), column 9, line 1"),
                arguments("{\"a\": True}", "not JSON: \"True\" (expected: true, false, null"),
                arguments(
                        "{\"a\": hello}",
                        "not JSON: something that is no value and no key (expected: \" around texts and keys), column"),
                arguments("{hello: 1}", "not JSON: something that is no value and no key"),
                arguments("{\"a\": \"b\"c\"}", "not JSON: text right after a \" (is a comma missing, or a \\ before"),
                arguments("{\"a\": \"b\\c\"}", "not JSON: a \\ that begins no escape (expected: \\\\ for a plain \\)"),
                arguments("{\"a\": \"\\u12x4\"}", "not JSON: a \\ that begins no escape"),
                arguments("{\"a\": 1 ]}", "not JSON: unexpected \"]\""),
                arguments("{\"a\": 01}", "not JSON: "),
                arguments("{\"a\": \"x\ny\"}", "not JSON: a line break or control character within a text"),
                arguments("{}\n{}", "text after the end of the JSON document, line 2"),
                arguments(
                        "{\"a\": 1e999999999}",
                        "a: a number out of range (expected: an exponent of at most 400), line 1"),
                arguments("{\"a\": 1e99999999999}", "a: a number out of range"),
                arguments("{\"a\": 1e-2147483648}", "a: a number out of range"),
                arguments("{\"a\": " + "1".repeat(100) + "}", "a number is too long (expected: at most 64 characters)"),
                arguments("[".repeat(65) + "]".repeat(65), "nested too deeply (expected: at most 64 levels)"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void read_notStrictJson_saysWhereAndWhy(String text, String message) {
        assertThat(problems(text, Map.of()).get(0)).startsWith(message);
    }

    @Test
    void read_keyTwice_isAProblemBesideOthers() {
        String text = START + "\"routes\": [],\n\"routes\": [],\n\"x\": 1}";

        assertThat(problems(text, Map.of()))
                .containsExactly(
                        "routes: the key is there twice (first on line 2), line 3",
                        "x: unknown key (expected one of \"$schema\", \"listeners\", \"admin\", \"accessLog\","
                                + " \"limits\", \"trustedProxies\", \"plugins\", \"swap\", \"pools\", \"caches\", \"databases\", \"routes\"),"
                                + " line 4");
    }

    @Test
    void load_badFiles_areOneProblemEach(@TempDir Path folder) throws Exception {
        Path large = Files.write(folder.resolve("large"), new byte[JsonReader.MAX_BYTES + 1]);
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'{', (byte) 0xff, '}'});

        assertThat(refusal(folder.resolve("none"))).endsWith("none cannot be read: there is no such file");
        assertThat(refusal(large)).isEqualTo("is too large (expected: at most 1MiB)");
        assertThat(refusal(binary)).isEqualTo("is not text in UTF-8");
    }

    private static String refusal(Path file) {
        ConfigResult result = ConfigLoader.load(file, TestCatalog.usual(), Map.of());
        List<ConfigProblem> problems = ((ConfigResult.Refused) result).problems();
        assertThat(problems).hasSize(1);
        return problems.get(0).toString();
    }

    static Stream<Arguments> placeholders() {
        return Stream.of(
                arguments("${DB_PORTT}", "databases.d.port: the environment variable DB_PORTT is not set"),
                arguments(
                        "${WORD}", "databases.d.port: \"${WORD}\" stands for something else (expected: a whole number"),
                arguments("${BIG}", "databases.d.port: \"${BIG}\" (expected: a whole number from 1 to 65535)"),
                arguments(
                        "1${5}",
                        "databases.d.port: the placeholder at character 2 names no variable (expected: ${NAME},"
                                + " ${NAME:default} or ${file:/path}"),
                arguments(
                        "${WORD",
                        "databases.d.port: the placeholder at character 1 has no end (a \"}\" is missing; write $${"),
                arguments("${PORT:${WORD:5}}", "has a { within (placeholders cannot be nested)"),
                arguments("${PORT:{1}}", "has a { within (placeholders cannot be nested)"),
                arguments("${file:x}", "databases.d.port: \"${file:x}\" (expected: an absolute path)"),
                arguments("${file:/nonexistent/x}", "the file /nonexistent/x cannot be read: there is no such file"),
                arguments("1${BIG}", "databases.d.port: \"1${BIG}\" (expected: a whole number"));
    }

    @ParameterizedTest
    @MethodSource("placeholders")
    void read_badPlaceholder_isAProblemThatDoesNotShowItsValue(String value, String message) {
        String text = START + "\"databases\": {\"d\": {\"port\": \"" + value + "\"}}}";

        assertThat(problems(text, Map.of("WORD", "hunter2", "BIG", "70707")))
                .singleElement()
                .asString()
                .contains(message)
                .endsWith(", line 2")
                .doesNotContain("hunter2")
                .doesNotContain("70707");
    }

    @Test
    void read_secretsInWrongPlaces_areNeverShown(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("s"), "hunter2 is the secret");
        String from = "\"${file:" + secret + "}\"";
        String text = START + "\"limits\": {\"maxFields\": " + from + ", \"headTimeout\": " + from + "},\n"
                + "\"pools\": {\"p\": {\"servers\": [" + from + "], \"algorithm\": " + from + "}},\n"
                + "\"routes\": [{\"name\": " + from + ", \"pool\": " + from + ", \"filters\": ["
                + "{\"type\": \"stamp\", \"value\": \"x\", \"key\": \"hunter2\"}]}]}";

        assertThat(problems(text, Map.of())).hasSize(7).noneMatch(problem -> problem.contains("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "'hunter2'",
                "\"pa\"hunter2\"",
                "\"pa\" hunter2\"",
                "\"pa\\hunter2\"",
                "\"\\uhunter2\"",
                "\"hunter2\n\"",
                "hunter2\"",
                "-hunter2",
                "0hunter2",
                "nullhunter2",
                "\"hunter2${x\"",
                "\"x${hunter2 }\"",
                "\"${ hunter2}\"",
                "\"hunter2${5}\"",
                "\"${A:${hunter2:x}}\"",
                "\"hunter2${NOT_SET}\"",
                "\"hunter2${file:/nonexistent/x}\"",
                "[\"hunter2\"]",
                "{\"x\": \"hunter2\"}"
            })
    void read_passwordThatIsWrittenWrongly_isNeverShown(String value) {
        String text = START + "\"databases\": {\"d\": {\"password\": " + value + "}}}";

        assertThat(problems(text, Map.of())).isNotEmpty().noneMatch(problem -> problem.contains("unter"));
    }

    @Test
    void read_numberThatIsAPassword_isNotShown() {
        String text = START + "\"databases\": {\"d\": {\"password\": 8675e3099}}}";

        assertThat(problems(text, Map.of())).singleElement().asString().doesNotContain("8675");
    }

    @Test
    void read_badSecretFile_saysWhatIsWrongWithIt(@TempDir Path folder) throws Exception {
        assertThat(secret(Files.writeString(folder.resolve("empty"), "\n")))
                .contains("empty is empty (expected: the sec");
        assertThat(secret(Files.writeString(folder.resolve("mark"), "\uFEFF"))).contains("mark is empty");
        assertThat(secret(Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff})))
                .contains("binary is not text in UTF-8");
        assertThat(secret(Files.write(folder.resolve("large"), new byte[(64 << 10) + 1])))
                .contains("large is too large for a secret (expected: at most 64KiB)");
    }

    private static String secret(Path file) {
        String text = START + "\"databases\": {\"d\": {\"password\": \"${file:" + file + "}\"}}}";
        return problems(text, Map.of()).get(0);
    }

    @Test
    void read_hugeUnknownNames_areCompared() {
        String text = START + "\"pools\": {\"" + "a".repeat(40_000)
                + "\": {}},\n\"routes\": [{\"name\": \"x\", \"pool\": \"" + "a".repeat(39_999) + "\"}]}";

        assertThat(problems(text, Map.of())).anyMatch(problem -> problem.startsWith("routes[0].pool: "));
    }
}
