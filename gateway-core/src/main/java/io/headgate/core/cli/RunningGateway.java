package io.headgate.core.cli;

import io.headgate.core.RunningFile;
import io.headgate.core.config.ConfigLoader;
import io.headgate.core.config.ConfigProblem;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gateway that runs with a state folder, reached over its admin listener with the token in that folder. */
final class RunningGateway {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String admin;
    private final String token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private RunningGateway(String admin, String token) {
        this.admin = admin;
        this.token = token;
    }

    /** The gateway, or nothing when none runs with that folder. */
    static Optional<RunningGateway> find(Path state) {
        try {
            @Nullable JsonObject about = RunningFile.read(state);
            if (about == null) {
                return Optional.empty();
            }
            @Nullable String admin = about.getString("admin");
            if (admin == null) {
                throw new CommandFailure("The running gateway has no admin listener (\"admin\": false in its config)");
            }
            String token = Files.readString(state.resolve("admin.token")).trim();
            return Optional.of(new RunningGateway(admin, token));
        } catch (IOException e) {
            throw new CommandFailure(
                    "The files of the running gateway in " + state + " cannot be read: " + ConfigLoader.reason(e));
        } catch (DecodeException e) {
            throw new CommandFailure("The running.json in " + state + " is not what a gateway writes");
        }
    }

    /** What it does, as JSON. */
    JsonObject status() {
        return ask("GET", "/api/v1/status");
    }

    /** Has it take a plugin out of use and delete its jar. */
    void removePlugin(String id, boolean force) {
        ask("DELETE", "/api/v1/plugins/" + encoded(id) + (force ? "?force=true" : ""));
    }

    /** Has it give a plugin in quarantine another try. */
    void releasePlugin(String id) {
        ask("POST", "/api/v1/plugins/" + encoded(id) + "/release");
    }

    /** Has it put the text of an earlier version in force, or on trial: {@code version}, its new number, and {@code state}. */
    JsonObject rollback(int version) {
        return ask("POST", "/api/v1/config/versions/" + version + "/rollback");
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String problems(@Nullable JsonArray problems) {
        StringBuilder lines = new StringBuilder();
        for (Object each : problems == null ? new JsonArray() : problems) {
            JsonObject problem = (JsonObject) each;
            lines.append("\n  ")
                    .append(new ConfigProblem(
                            problem.getString("path"), problem.getInteger("line"), problem.getString("message")));
        }
        return lines.toString();
    }

    private JsonObject ask(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonObject body = answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
            if (answer.statusCode() / 100 != 2) {
                throw new CommandFailure(
                        "Refused: " + body.getString("detail", "the gateway answered " + answer.statusCode())
                                + problems(body.getJsonArray("problems")));
            }
            return body;
        } catch (ConnectException e) {
            throw new CommandFailure("The gateway's admin listener at " + admin + " cannot be reached");
        } catch (IOException | DecodeException e) {
            throw new CommandFailure("The gateway's admin listener at " + admin + " does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted");
        }
    }
}
