package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed config is tried on a share of the requests, and taken back by itself when it does worse. */
class CanaryIT {

    private static final int SHARE = 10;
    private static final int CONNECTIONS = 4;

    @TempDir
    Path folder;

    private Origin good;

    @BeforeEach
    void start() {
        good = Origin.answering("good");
    }

    @AfterEach
    void stop() {
        good.close();
    }

    @Test
    void badCanary_oneInFiveFails_isTakenBackAndHurtsNoMoreThanItsShare() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Origin bad = new Origin(request -> {
            boolean fails = asked.incrementAndGet() % 5 == 0;
            request.response().setStatusCode(fails ? 500 : 200).end(fails ? "bad" : "good");
            if (fails) {
                failed.incrementAndGet();
            }
        });
        try (bad;
                GatewayProcess gateway = GatewayProcess.start(folder, config(good, SHARE, "30s"));
                LoadClient load = new LoadClient(gateway.port("web"), "/page", CONNECTIONS, Set.of("good"))) {
            long before = load.answers();
            gateway.config(config(bad, SHARE, "30s"));
            gateway.await("the canary to be taken back", () -> "rolled-back".equals(canary(gateway, "state")));
            long during = load.answers() - before + CONNECTIONS;

            assertThat(canary(gateway, "reason")).contains("requests failed").contains("expected: at most 1 percent");
            long after = load.answers();
            gateway.await("more answers", () -> load.answers() > after + 100);
            int hurt = load.failures().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();

            assertThat(asked.get()).isPositive().isLessThanOrEqualTo((int) (during * SHARE / 100));
            assertThat(hurt).isPositive().isEqualTo(failed.get()).isLessThanOrEqualTo(asked.get() / 5);
            assertThat(gateway.status().getString("config"))
                    .isNotEqualTo(gateway.status().getJsonObject("canary").getString("config"));
            JsonArray versions =
                    new JsonObject(gateway.admin("/api/v1/config/versions").body()).getJsonArray("versions");
            assertThat(versions.getJsonObject(0).getString("outcome"))
                    .isEqualTo("taken back: " + canary(gateway, "reason"));
            assertThat(versions.getJsonObject(0).getBoolean("current")).isFalse();
            assertThat(versions.getJsonObject(1).getBoolean("current")).isTrue();
        }
    }

    @Test
    void slowCanary_isTakenBackForItsTimes() throws Exception {
        Origin slow = new Origin(request -> Vertx.currentContext()
                .owner()
                .setTimer(400, late -> request.response().end("good")));
        try (slow;
                GatewayProcess gateway = GatewayProcess.start(folder, config(good, 50, "60s"));
                LoadClient load = new LoadClient(gateway.port("web"), "/page", CONNECTIONS, Set.of("good"))) {
            gateway.config(config(slow, 50, "60s"));
            gateway.await("the canary to be taken back", () -> "rolled-back".equals(canary(gateway, "state")));

            assertThat(canary(gateway, "reason")).contains("took longer than");
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void goodCanary_takesOverAtTheEndOfItsWindow() throws Exception {
        Origin better = Origin.answering("better");
        try (better;
                GatewayProcess gateway = GatewayProcess.start(folder, config(good, SHARE, "2s"));
                LoadClient load = new LoadClient(gateway.port("web"), "/page", 2, Set.of("good", "better"))) {
            gateway.config(config(better, SHARE, "2s"));
            gateway.await("the canary to begin", () -> "running".equals(canary(gateway, "state")));
            gateway.await("the canary to take over", () -> "promoted".equals(canary(gateway, "state")));

            assertThat(Plain.get(gateway.port("web"), "/page")).isEqualTo("better");
            assertThat(load.failures()).isEmpty();
            assertThat(gateway.status().getString("config")).isEqualTo(canary(gateway, "config"));
        }
    }

    private static String canary(GatewayProcess gateway, String member) throws Exception {
        JsonObject canary = gateway.status().getJsonObject("canary");
        return canary == null ? "" : canary.getString(member);
    }

    private static String config(Origin origin, int share, String window) {
        JsonObject canary = new JsonObject().put("share", share).put("window", window);
        return new JsonObject(new Config()
                        .pool("shop", origin.address())
                        .toPool("/page", "shop")
                        .toString())
                .put("swap", new JsonObject().put("canary", canary))
                .encodePrettily();
    }
}
