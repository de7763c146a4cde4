package io.headgate.core.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.AdminConfig;
import io.headgate.core.monitor.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the console over the wire; what they do is shown in a browser by {@code ConsoleIT}. */
class ConsoleTest {

    @TempDir
    private Path state;

    private final Vertx vertx = Vertx.vertx();
    private final Telemetry telemetry = new Telemetry();
    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server;

    @BeforeEach
    void start() throws Exception {
        server = settled(AdminServer.start(
                vertx,
                new AdminConfig("127.0.0.1", 0, false),
                AdminToken.in(state),
                new AdminServer.Sources(
                        HealthChecks.create(vertx), telemetry, new Console(vertx, List::of), List.of())));
    }

    @AfterEach
    void stop() throws Exception {
        settled(server.close());
        settled(vertx.close());
        telemetry.close();
    }

    @Test
    void document_ofTheConsole_allowsItsOwnScriptsAlone() throws Exception {
        HttpResponse<String> document = get("/");

        assertThat(document.statusCode()).isEqualTo(200);
        Matcher inline =
                Pattern.compile("<script type=\"importmap\">(.*?)</script>").matcher(document.body());
        assertThat(inline.find()).isTrue();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(inline.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(document.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self' 'sha256-"
                        + Base64.getEncoder().encodeToString(digest) + "'; ")
                .contains("connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe-eval", "http:", "https:", "*");
        assertThat(document.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(document.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "LIT, index.js",
        "LIT_HTML, lit-html.js",
        "LIT_ELEMENT, lit-element.js",
        "REACTIVE_ELEMENT, reactive-element.js",
        "ECHARTS, dist/echarts.esm.min.js",
        "MONACO, min/vs/loader.js"
    })
    void library_ofTheConsole_isOnTheClassPathInThatVersion(ConsoleLibrary library, String file) throws Exception {
        String path = library.path() + file;
        assertThat(get("/").body()).contains(library.path());

        HttpResponse<String> served = get(path);

        assertThat(served.statusCode()).as(path).isEqualTo(200);
        assertThat(served.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
        assertThat(served.headers().firstValue("Content-Type").orElseThrow()).contains("text/javascript");
        assertThat(served.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.js", "style.css", "icon.svg", "pages/overview.js", "pages/config.js"})
    void file_ofTheConsole_isServedToWhoeverAsks(String file) throws Exception {
        assertThat(get("/console/" + file).statusCode()).isEqualTo(200);
        assertThat(send("HEAD", "/console/" + file).body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none.js",
                "",
                "pages/",
                "..%2fopenapi.json",
                "%2e%2e/openapi.json",
                "../openapi.json",
                "..%5copenapi.json",
                "lib/lit/3.3.3/../../../../META-INF/MANIFEST.MF",
                "lib/lit/3.3.3/none.js",
                "panels/demo/0123456789abcdef/panel.js",
                "panels/demo/0123456789abcdef/../../../x"
            })
    void file_thatIsNone_isNotFound(String file) throws Exception {
        HttpResponse<String> answer = get("/console/" + file);

        assertThat(answer.statusCode()).isIn(401, 404);
        assertThat(answer.body()).doesNotContain("openapi", "Manifest-Version");
    }

    @Test
    void document_forAnotherHost_isRefused() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                        .header("Origin", "http://evil.example")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static <T> T settled(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
