package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.plugin.TestPluginJar;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds a real gateway's admin API to its OpenAPI document. */
class AdminContractTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SERVER = URLEncoder.encode("http://127.0.0.1:9", StandardCharsets.UTF_8);
    private static final String CONFIG = """
            {
              "listeners": { "web": { "address": "127.0.0.1:0" } },
              "admin": { "address": "127.0.0.1:0", "pluginUpload": true },
              "accessLog": false,
              "pools": { "shop": { "algorithm": "first", "servers": ["http://127.0.0.1:9"] } },
              "routes": [
                { "name": "shop", "match": { "path": "/shop" }, "pool": "shop" },
                { "name": "home", "match": { "path": "/*" }, "respond": { "body": "one" } }
              ]
            }
            """;

    private static final String FIRST = """
            package test;
            @org.pf4j.Extension
            public final class First implements io.headgate.api.balance.BalancerFactory {
              public String type() { return "first"; }
              public io.vertx.core.json.JsonObject optionsSchema() {
                return io.vertx.core.json.JsonObject.of("type", "object");
              }
              public io.headgate.api.balance.Balancer create(
                  io.vertx.core.json.JsonObject options,
                  java.util.List<? extends io.headgate.api.balance.Server> servers,
                  io.headgate.api.plugin.PluginContext context) {
                return request -> servers.get(0);
              }
            }
            """;

    @TempDir
    private Path home;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final JsonObject contract = contract();
    private final Set<String> exercised = new TreeSet<>();
    private TestGateway gateway;

    private static JsonObject contract() {
        try (InputStream in = AdminContractTest.class.getResourceAsStream("/io/headgate/core/admin/openapi.json")) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new AssertionError("the contract cannot be read", e);
        }
    }

    private record Operation(String method, String path, String id, Set<String> statuses) {}

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        contract.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue()).forEach(method -> {
                    JsonObject operation = (JsonObject) method.getValue();
                    operations.add(new Operation(
                            method.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            operation.getString("operationId"),
                            operation.getJsonObject("responses").fieldNames()));
                }));
        return operations;
    }

    @Test
    void answers_ofEveryOperation_areAsTheContractSays() throws Exception {
        Files.createDirectories(home.resolve("plugins"));
        TestPluginJar.of("first", "1.0.0")
                .source("test.First", FIRST)
                .extension("test.First")
                .writeTo(home.resolve("plugins"), "first.jar");
        try (TestGateway started = TestGateway.start(home, CONFIG)) {
            gateway = started;
            reads();
            pools();
            plugins();
            config();
            refusals();
        }
        Set<String> missing = new TreeSet<>();
        for (Operation operation : operations()) {
            operation.statuses().forEach(status -> missing.add(operation.id() + ' ' + status));
        }
        missing.removeAll(exercised);
        assertThat(missing).containsExactlyInAnyOrderElementsOf(ELSEWHERE);
    }

    /**
     * What a gateway without a cache and without a plugin in quarantine cannot be brought to, and what is large or many; most
     * of it is shown end to end. A rollback gives the answers of a write.
     */
    private static final Set<String> ELSEWHERE = Set.of(
            "purgeCache 200",
            "purgeCache 400",
            "purgeCache 413",
            "releasePlugin 200",
            "rollback 409",
            "rollback 422",
            "uploadPlugin 413",
            "events 503");

    private void reads() throws Exception {
        for (String path : List.of(
                "/openapi.json",
                "/status",
                "/traffic",
                "/routes",
                "/pools",
                "/caches",
                "/databases",
                "/plugins",
                "/extensions",
                "/panels",
                "/config",
                "/config/schema",
                "/config/versions")) {
            ask("GET", path, path, 200);
        }
        ask("GET", "/pools/{pool}", "/pools/shop", 200);
        ask("GET", "/pools/{pool}", "/pools/none", 404);
        HttpResponse<InputStream> events =
                client.send(request("GET", "/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(events.statusCode()).isEqualTo(200);
        assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        events.body().close();
        exercised.add("events 200");
    }

    private void pools() throws Exception {
        String drain = "/pools/{pool}/servers/{server}/drain";
        String undrain = "/pools/{pool}/servers/{server}/undrain";
        assertThat(ask("POST", drain, "/pools/shop/servers/" + SERVER + "/drain", 200)
                        .getString("state"))
                .isEqualTo("draining");
        assertThat(ask("POST", undrain, "/pools/shop/servers/" + SERVER + "/undrain", 200)
                        .getString("state"))
                .isEqualTo("up");
        ask("POST", drain, "/pools/shop/servers/none/drain", 404);
        ask("POST", undrain, "/pools/shop/servers/none/undrain", 404);
        ask("POST", "/caches/{cache}/purge", "/caches/none/purge", "{\"all\":true}", 404);
    }

    private void plugins() throws Exception {
        Path jar = TestPluginJar.of("greeter", "1.0.0").filter("greet", "hello").writeTo(home, "greeter.jar");
        byte[] bytes = Files.readAllBytes(jar);
        String jars = "application/java-archive";
        Set<Path> before = files();
        ask("POST", "/plugins", "/plugins?file=..%2Fx.jar", bytes, 400, jars);
        ask("POST", "/plugins", "/plugins", bytes, 400, jars);
        ask("POST", "/plugins", "/plugins?file=x.txt", bytes, 400, jars);
        JsonObject refused = ask("POST", "/plugins", "/plugins?file=x.jar", new byte[] {1, 2, 3}, 422, jars);
        assertThat(refused.getString("code")).isEqualTo("NOT_A_JAR");
        assertThat(files()).isEqualTo(before);

        assertThat(ask("POST", "/plugins", "/plugins?file=greeter.jar", bytes, 201, jars)
                        .getString("state"))
                .isEqualTo("loaded");
        ask("POST", "/plugins/rescan", "/plugins/rescan", 200);
        ask("POST", "/plugins/{id}/release", "/plugins/greeter/release", 409);
        ask("POST", "/plugins/{id}/release", "/plugins/none/release", 404);
        ask("POST", "/plugins/{id}/release", "/plugins/..%2Fx/release", 400);
        ask("DELETE", "/plugins/{id}", "/plugins/..%2Fx", 400);
        ask("DELETE", "/plugins/{id}", "/plugins/none", 404);
        ask("DELETE", "/plugins/{id}", "/plugins/first", 409);
        ask("DELETE", "/plugins/{id}", "/plugins/greeter", 204);
        assertThat(files()).isEqualTo(before);
    }

    private Set<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(home.resolve("plugins"))) {
            return new TreeSet<>(files.toList());
        }
    }

    private void config() throws Exception {
        String text = CONFIG.replace("one", "two");
        String etag = ask("GET", "/config", "/config", 200).getString("etag");
        assertThat(ask("POST", "/config/validate", "/config/validate", "{", 200).getBoolean("valid"))
                .isFalse();
        assertThat(ask("POST", "/config/diff", "/config/diff", text, 200).getString("diff"))
                .contains("+", "two");
        ask("PUT", "/config", "/config", text, 428);
        ask("PUT", "/config", "/config", text, 409, "application/json", "If-Match", "\"old\"");
        ask("PUT", "/config", "/config", "{", 422, "application/json", "If-Match", etag);
        ask("PUT", "/config", "/config", text, 200, "application/json", "If-Match", etag);
        ask("GET", "/config/versions/{version}", "/config/versions/1", 200);
        ask("GET", "/config/versions/{version}", "/config/versions/99", 404);
        ask("GET", "/config/versions/{version}", "/config/versions/x", 400);
        ask("GET", "/config/versions/{version}/diff", "/config/versions/2/diff?with=1", 200);
        ask("GET", "/config/versions/{version}/diff", "/config/versions/99/diff?with=1", 404);
        ask("GET", "/config/versions/{version}/diff", "/config/versions/2/diff?with=x", 400);
        String rollback = "/config/versions/{version}/rollback";
        ask("POST", rollback, "/config/versions/1/rollback", 200);
        ask("POST", rollback, "/config/versions/99/rollback", 404);
        ask("POST", rollback, "/config/versions/x/rollback", 400);
        canary(text);
        unreachable(text);
        String large = "{\"x\":\"" + "x".repeat(5 << 20) + "\"}";
        ask("PUT", "/config", "/config", large, 413, "application/json", "If-Match", etag);
        ask("POST", "/config/validate", "/config/validate", large, 413);
        ask("POST", "/config/diff", "/config/diff", large, 413);
    }

    private void canary(String text) throws Exception {
        String trial = text.replace("\"accessLog\": false,", "\"swap\": { \"canary\": { \"window\": \"1h\" } },");
        String promote = "/config/canary/promote";
        String rollback = "/config/canary/rollback";
        for (String end : List.of(rollback, promote)) {
            ask("POST", end, end, 409);
            JsonObject tried = ask("PUT", "/config", "/config", trial, 200, "application/json", "If-Match", "*");
            assertThat(tried.getString("state")).isEqualTo("on-trial");
            assertThat(tried.getJsonObject("canary").getString("state")).isEqualTo("running");
            ask("GET", "/status", "/status", 200);
            ask("GET", "/config/versions", "/config/versions", 200);
            String state = ask("POST", end, end, 200).getString("state");
            assertThat(state).isEqualTo(end.equals(promote) ? "promoted" : "rolled-back");
        }
    }

    private void unreachable(String text) throws Exception {
        String lost = text.replace("http://127.0.0.1:9\"", "http://127.0.0.1:7\"");
        JsonObject refused = ask("PUT", "/config", "/config", lost, 422, "application/json", "If-Match", "*");
        assertThat(refused.getJsonArray("problems").getJsonObject(0).getString("path"))
                .isEqualTo("pools.shop.servers");
        ask("GET", "/config/versions", "/config/versions", 200);
    }

    /** Every operation refuses whom it has to; wrong tokens come last. */
    private void refusals() throws Exception {
        for (Operation operation : operations()) {
            String path = operation.path().replaceAll("[{][a-z]+[}]", "1");
            ask(operation.method(), operation.path(), path, "", 403, null, "Origin", "http://evil.example");
            if (operation.statuses().contains("415")) {
                ask(operation.method(), operation.path(), path, "a=b", 415, "text/plain");
            }
            HttpRequest without = HttpRequest.newBuilder(URI.create(url(path)))
                    .method(operation.method(), BodyPublishers.noBody())
                    .build();
            check(operation, client.send(without, HttpResponse.BodyHandlers.ofString()), 401);
            askForAnotherHost(operation, path);
        }
        for (int i = 0; i < 20; i++) {
            client.send(wrong("GET", "/status"), HttpResponse.BodyHandlers.discarding());
        }
        for (Operation operation : operations()) {
            String path = operation.path().replaceAll("[{][a-z]+[}]", "1");
            HttpResponse<String> slowed =
                    client.send(wrong(operation.method(), path), HttpResponse.BodyHandlers.ofString());
            assertThat(slowed.headers().firstValue("Retry-After")).isPresent();
            check(operation, slowed, 429);
        }
        assertThat(client.send(request("GET", "/status").build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpRequest wrong(String method, String path) {
        return HttpRequest.newBuilder(URI.create(url(path)))
                .method(method, BodyPublishers.noBody())
                .header("Authorization", "Bearer wrong")
                .build();
    }

    /** Over a socket: the JDK's client sends no other Host. */
    private void askForAnotherHost(Operation operation, String path) throws Exception {
        URI admin = URI.create(gateway.admin());
        try (Socket socket = new Socket(admin.getHost(), admin.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String head = operation.method() + " /api/v1" + path + " HTTP/1.1\r\nHost: evil.example\r\n"
                    + "Authorization: Bearer " + gateway.token() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).as(operation.id()).startsWith("HTTP/1.1 421 ");
            validate(operation, 421, new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)));
        }
    }

    private String url(String path) {
        return gateway.admin() + "/api/v1" + path;
    }

    private HttpRequest.Builder request(String method, String path) throws Exception {
        return HttpRequest.newBuilder(URI.create(url(path)))
                .method(method, BodyPublishers.noBody())
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + gateway.token());
    }

    private JsonObject ask(String method, String template, String path, int status) throws Exception {
        return ask(method, template, path, new byte[0], status, null);
    }

    private JsonObject ask(String method, String template, String path, String body, int status) throws Exception {
        return ask(method, template, path, body, status, "application/json");
    }

    private JsonObject ask(
            String method, String template, String path, String body, int status, String type, String... headers)
            throws Exception {
        return ask(method, template, path, body.getBytes(StandardCharsets.UTF_8), status, type, headers);
    }

    private JsonObject ask(
            String method, String template, String path, byte[] body, int status, String type, String... headers)
            throws Exception {
        HttpRequest.Builder request = request(method, path)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        Operation operation = operations().stream()
                .filter(o -> o.method().equals(method) && o.path().equals(template))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not in the contract: " + method + ' ' + template));
        return check(operation, client.send(request.build(), HttpResponse.BodyHandlers.ofString()), status);
    }

    private JsonObject check(Operation operation, HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode())
                .as(operation.id() + ": " + answer.body())
                .isEqualTo(status);
        assertThat(operation.statuses()).contains(String.valueOf(status));
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        JsonObject response = response(operation, status);
        JsonObject content = response.getJsonObject("content");
        if (content == null) {
            assertThat(answer.body()).isEmpty();
            exercised.add(operation.id() + ' ' + status);
            return new JsonObject();
        }
        Map.Entry<String, Object> media = content.iterator().next();
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .as(operation.id() + ' ' + status)
                .startsWith(media.getKey());
        JsonObject body = new JsonObject(answer.body());
        validate(operation, status, body);
        return body;
    }

    private void validate(Operation operation, int status, JsonObject body) {
        exercised.add(operation.id() + ' ' + status);
        Map.Entry<String, Object> media =
                response(operation, status).getJsonObject("content").iterator().next();
        OutputUnit outcome = Validator.create(
                        JsonSchema.of(standalone(((JsonObject) media.getValue()).getJsonObject("schema"))),
                        new JsonSchemaOptions()
                                .setBaseUri("https://headgate.invalid/")
                                .setDraft(Draft.DRAFT202012)
                                .setOutputFormat(OutputFormat.Basic))
                .validate(body);
        assertThat(outcome.getErrors() == null ? List.of() : outcome.getErrors())
                .as(operation.id() + ' ' + status + ": " + body.encode())
                .isEmpty();
    }

    private JsonObject response(Operation operation, int status) {
        JsonObject response = contract.getJsonObject("paths")
                .getJsonObject(operation.path())
                .getJsonObject(operation.method().toLowerCase(Locale.ROOT))
                .getJsonObject("responses")
                .getJsonObject(String.valueOf(status));
        String ref = response.getString("$ref");
        return ref == null
                ? response
                : contract.getJsonObject("components")
                        .getJsonObject("responses")
                        .getJsonObject(ref.substring(ref.lastIndexOf('/') + 1));
    }

    /** The schema with all others of the contract as its definitions. */
    private JsonObject standalone(JsonObject schema) {
        JsonObject all = new JsonObject()
                .put("$defs", contract.getJsonObject("components").getJsonObject("schemas"))
                .mergeIn(schema);
        return new JsonObject(all.encode().replace("#/components/schemas/", "#/$defs/"));
    }
}
