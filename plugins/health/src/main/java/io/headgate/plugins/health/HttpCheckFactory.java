package io.headgate.plugins.health;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.http.Tokens;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** {@code http}: a server is well when it answers a request with an expected status and, if asked for, body. */
@Extension
public final class HttpCheckFactory implements HealthCheckFactory {

    private static final int MAX_TEXT = 1_000;
    private static final int MAX_LINE = 4_096;
    private static final int MAX_HEAD = 16_384;

    /** Checks of one address that may be under way: more pools than this hardly share a server. */
    private static final int MAX_AT_ONCE = 64;

    /** One for all checks of this version of the plugin: Vert.x keeps what it knows of a client after that is closed. */
    private @Nullable HttpClient client;

    @Override
    public String type() {
        return "http";
    }

    @Override
    public JsonObject optionsSchema() {
        JsonObject properties = new JsonObject()
                .put("path", text("The path and query to ask for.").put("default", "/"))
                .put(
                        "method",
                        text("The method to ask with.")
                                .put("enum", new JsonArray().add("GET").add("HEAD"))
                                .put("default", "GET"))
                .put("host", text("What the Host field says; the server's own address if left out."))
                .put(
                        "status",
                        new JsonObject()
                                .put("type", "array")
                                .put("description", "The statuses of a server that is well, such as 204 or 200-299.")
                                .put("items", text("A status or a range of them."))
                                .put("minItems", 1)
                                .put("default", new JsonArray().add("200-399")))
                .put("body", text("What the body must contain within its first 64 KiB; not looked at if left out."));
        return new JsonObject().put("type", "object").put("properties", properties);
    }

    @Override
    public HealthCheck create(JsonObject options, PluginContext context) {
        String path = options.getString("path");
        if (!path.startsWith("/") || !visible(path)) {
            throw new IllegalArgumentException(
                    "path: \"" + Tokens.printable(path) + "\" (expected: a slash and visible ASCII characters)");
        }
        String host = options.getString("host");
        if (host != null && !visible(host)) {
            throw new IllegalArgumentException(
                    "host: \"" + Tokens.printable(host) + "\" (expected: visible ASCII characters)");
        }
        String body = options.getString("body");
        if (body != null && options.getString("method").equals("HEAD")) {
            throw new IllegalArgumentException("body: the answer to HEAD has none (expected: method GET)");
        }
        StatusSet statuses = StatusSet.parse(options.getJsonArray("status"));
        HttpQuestion question =
                new HttpQuestion(HttpMethod.valueOf(options.getString("method")), path, host, statuses, body);
        return new HttpCheck(context.vertx(), client(context), question);
    }

    private synchronized HttpClient client(PluginContext context) {
        HttpClient made = client;
        if (made == null) {
            made = context.vertx()
                    .httpClientBuilder()
                    .with(new HttpClientOptions()
                            .setKeepAlive(false)
                            .setMaxInitialLineLength(MAX_LINE)
                            .setMaxHeaderSize(MAX_HEAD))
                    .with(new PoolOptions().setHttp1MaxSize(MAX_AT_ONCE))
                    // What goes wrong is the result of the check and nothing for the log.
                    .withConnectHandler(connection -> connection.exceptionHandler(reportedToTheRequest -> {}))
                    .build();
            context.closeOnStop(made::close);
            client = made;
        }
        return made;
    }

    private static JsonObject text(String description) {
        return new JsonObject()
                .put("type", "string")
                .put("description", description)
                .put("minLength", 1)
                .put("maxLength", MAX_TEXT);
    }

    /** Whether it can stand in a request line. */
    private static boolean visible(@Nullable String text) {
        return text != null && text.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
