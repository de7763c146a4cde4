package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change whose servers are not there does not take over; a gateway starts without any of them. */
class ProbeIT {

    @TempDir
    Path folder;

    @Test
    void change_whosePoolHasNoServerThatAnswers_isRefusedAndNoRequestFails() throws Exception {
        String lost = nobody();
        String other = nobody();
        try (Origin page = Origin.answering("page");
                GatewayProcess gateway = GatewayProcess.start(
                        folder, config(page).pool("lost", lost).toString())) {
            gateway.await(
                    "the start to say what it misses",
                    () -> gateway.output()
                            .contains("pools.lost.servers: no server answers: \"" + lost + "\" connection refused"));
            try (LoadClient load = new LoadClient(gateway.port("web"), "/page", 2, Set.of("page"))) {
                String digest = gateway.status().getString("config");
                String bad = config(page)
                        .pool("news", lost, other)
                        .toPool("/news", "news")
                        .toString();

                HttpResponse<String> refused = gateway.admin("PUT", "/api/v1/config", bad, "If-Match", "*");
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
                JsonObject problem =
                        new JsonObject(refused.body()).getJsonArray("problems").getJsonObject(0);
                assertThat(problem.getString("path")).isEqualTo("pools.news.servers");
                assertThat(problem.getString("message")).contains(lost, other, "connection refused");

                gateway.config(bad);
                gateway.await("the file to be refused", () -> gateway.output().contains("is refused"));
                assertThat(gateway.status().getString("config")).isEqualTo(digest);
                JsonArray versions =
                        new JsonObject(gateway.admin("/api/v1/config/versions").body()).getJsonArray("versions");
                assertThat(versions.getJsonObject(0).getString("outcome"))
                        .startsWith("refused: pools.news.servers: no server answers");
                assertThat(versions.getJsonObject(1).getBoolean("current")).isTrue();

                gateway.config(config(page)
                        .pool("news", lost, page.address())
                        .toPool("/news", "news")
                        .toString());
                gateway.await(
                        "the one with a server that is there to take over",
                        () -> !gateway.status().getString("config").equals(digest));
                assertThat(gateway.output()).contains("pools.news.servers[0]: \"" + lost + "\" connection refused");
                long answers = load.answers();
                gateway.await("more answers", () -> load.answers() > answers + 10);
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    private static Config config(Origin page) {
        return new Config().pool("shop", page.address()).toPool("/page", "shop");
    }

    /** Where nobody listens. */
    private static String nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
