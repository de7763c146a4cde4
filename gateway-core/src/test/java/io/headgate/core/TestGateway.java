package io.headgate.core;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway in this process, on files of its own, and a client of its listener and of its admin API. */
final class TestGateway implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Path home;
    private final Gateway gateway;

    private TestGateway(Path home, Gateway gateway) {
        this.home = home;
        this.gateway = gateway;
    }

    /** Starts one, with that config in {@code conf/gateway.json} of the folder and no plugins. */
    static TestGateway start(Path home, String config) throws IOException {
        Files.createDirectories(home.resolve("conf"));
        Files.createDirectories(home.resolve("plugins"));
        Files.writeString(file(home), config);
        return again(home);
    }

    /** Starts one on what an earlier one has left. */
    static TestGateway again(Path home) {
        return new TestGateway(
                home,
                Gateway.start(new GatewayFiles(file(home), home.resolve("plugins"), home.resolve("state")), Map.of()));
    }

    /** A config whose one route answers with that text. */
    static String answering(String text) {
        return """
                {
                  "listeners": { "web": { "address": "127.0.0.1:0" } },
                  "admin": { "address": "127.0.0.1:0" },
                  "accessLog": false,
                  "routes": [ { "name": "home", "match": { "path": "/*" }, "respond": { "body": "%s" } } ]
                }
                """.formatted(text);
    }

    Path file() {
        return file(home);
    }

    Path state() {
        return home.resolve("state");
    }

    /** The body of what clients get. */
    String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(gateway.listeners().get("web") + path)))
                .body();
    }

    /** What the admin API answers; {@code body} is sent as JSON unless it is null. */
    HttpResponse<String> api(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.admin() + "/api/v1/" + path))
                .header("Authorization", "Bearer " + token())
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body != null
                && request.copy().build().headers().firstValue("Content-Type").isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request);
    }

    JsonObject json(String path) throws Exception {
        return new JsonObject(api("GET", path, null).body());
    }

    /** What is answered on the event bus. */
    JsonObject bus(String address) throws Exception {
        return gateway.vertx()
                .eventBus()
                .<JsonObject>request(address, new JsonObject())
                .await(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .body();
    }

    /** Where the admin listener is. */
    String admin() {
        return gateway.admin();
    }

    String token() throws IOException {
        return Files.readString(state().resolve("admin.token")).trim();
    }

    @Override
    public void close() {
        gateway.stop();
    }

    private static Path file(Path home) {
        return home.resolve("conf/gateway.json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    }
}
