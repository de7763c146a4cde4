package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configs that were changed at random: refused with a reason, or in force whole, and never a failure of the gateway. */
class MutatedConfigIT {

    private static final long SEED = 20260102;

    @TempDir
    Path folder;

    /** Every second one is only validated, and may be wrong all over. */
    @Test
    void configs_changedAtRandom_areRefusedOrInForceAndFailNoRequest() throws Exception {
        int times = TestLength.of(300, 10_000);
        long seed = TestLength.seed(SEED);
        System.out.println("configs are changed at random from the seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int accepted = 0;
        int refused = 0;
        try (Origin origin = Origin.answering("page");
                GatewayProcess gateway = GatewayProcess.start(folder, loaded(origin) + rest(0));
                LoadClient load = new LoadClient(gateway.port("web"), "/page", 2, Set.of("page"))) {
            String inForce = digest(gateway);
            for (int i = 1; i <= times; i++) {
                if (i % 2 == 0) {
                    byte[] text = mutated("", loaded(origin) + rest(i), random);
                    HttpResponse<String> answer = gateway.admin("POST", "/api/v1/config/validate", text);
                    assertThat(answer.statusCode())
                            .as(text(text) + answer.body())
                            .isEqualTo(200);
                    JsonObject outcome = new JsonObject(answer.body());
                    assertThat(outcome.getBoolean("valid"))
                            .isEqualTo(outcome.getJsonArray("problems").isEmpty());
                    continue;
                }
                byte[] bytes = mutated(loaded(origin), rest(i), random);
                String text = text(bytes);
                HttpResponse<String> answer = gateway.admin("PUT", "/api/v1/config", bytes, "If-Match", "*");
                if (answer.statusCode() == 200) {
                    accepted++;
                    inForce = digest(gateway);
                } else {
                    refused++;
                    assertThat(answer.statusCode()).as(text + answer.body()).isEqualTo(422);
                    assertThat(new JsonObject(answer.body()).getJsonArray("problems"))
                            .as(text)
                            .isNotEmpty();
                    assertThat(digest(gateway)).as(text).isEqualTo(inForce);
                }
            }
            assertThat(load.failures()).isEmpty();
            assertThat(load.answers()).isPositive();
        }
        assertThat(accepted).as("accepted").isPositive();
        assertThat(refused).as("refused").isPositive();
    }

    /** Some stay as they were meant, in characters; some are changed byte by byte too, or in their encoding. */
    private static byte[] mutated(String before, String text, SplittableRandom random) {
        String changed = before + (random.nextInt(3) > 0 ? Mutation.of(text, random) : text);
        byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);
        return random.nextInt(3) > 0
                ? bytes
                : Mutation.of(bytes, before.getBytes(StandardCharsets.UTF_8).length, random);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String digest(GatewayProcess gateway) throws Exception {
        return gateway.status().getString("config");
    }

    /** The beginning of a config, with all that the load goes through. */
    private static String loaded(Origin origin) {
        return """
                {
                  "listeners": { "web": { "address": "127.0.0.1:0" } },
                  "admin": { "address": "127.0.0.1:0" },
                  "accessLog": false,
                  "pools": { "app": { "servers": ["%s"], "sticky": false } },
                  "routes": [
                    { "name": "page", "match": { "path": "/page" }, "pool": "app" },
                """.formatted(origin.address());
    }

    /** The rest of it. */
    private static String rest(int version) {
        return """
                    { "name": "version", "match": { "path": "/version", "methods": ["GET"] },
                      "respond": { "status": 200, "body": "v%d", "headers": { "X-A": "b" } } },
                    { "name": "rows", "match": { "path": "/rows/{id}", "hosts": ["db.test"] },
                      "query": { "database": "main", "sql": "SELECT $1::int AS n", "parameters": ["path.id"] },
                      "cache": { "use": "pages", "ttl": "10s", "tags": ["rows"] } },
                    { "name": "old", "match": { "path": "/old/*" }, "redirect": { "location": "/new" } }
                  ],
                  "caches": { "pages": { "tiers": [ { "type": "memory", "maxSize": "1MiB", "ttl": "1m" } ] } },
                  "databases": { "main": { "host": "127.0.0.1", "port": 1, "password": "x", "connections": { "max": 2 } } }
                }
                """.formatted(version);
    }
}
