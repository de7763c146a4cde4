package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A config on trial that somebody ends, by a word or by another change. Its window never ends by itself here. */
class CanaryApiTest {

    private static final String PROMOTE = "config/canary/promote";
    private static final String ROLLBACK = "config/canary/rollback";

    @TempDir
    private Path home;

    private static String config(String answer) {
        JsonObject canary = new JsonObject().put("share", 50).put("window", "1d");
        return new JsonObject(TestGateway.answering(answer))
                .put("swap", new JsonObject().put("canary", canary))
                .encodePrettily();
    }

    @Test
    void edit_thatIsTried_answersWithItsVersionAndItsTrial() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, config("one"))) {
            JsonObject tried = put(gateway, "two");

            assertThat(tried.getInteger("version")).isEqualTo(2);
            assertThat(tried.getString("state")).isEqualTo("on-trial");
            assertThat(tried.getJsonObject("canary").getString("state")).isEqualTo("running");
            assertThat(tried.getJsonObject("canary").getInteger("share")).isEqualTo(50);
            assertThat(answers(gateway)).containsExactly("one", "two");
            assertThat(outcomes(gateway)).containsExactly("on trial", null);
            JsonObject document = gateway.json("config");
            assertThat(document.getInteger("version")).isEqualTo(1);
            assertThat(document.getBoolean("inForce")).isFalse();
            assertThat(document.getString("etag")).isEqualTo(tried.getString("etag"));
            assertThat(put(gateway, "two").getInteger("version")).isEqualTo(2);
        }
    }

    @Test
    void promote_overTheAdminApi_isInForceAsItsVersion() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, config("one"))) {
            put(gateway, "two");
            HttpResponse<String> promoted = gateway.api("POST", PROMOTE, null);

            assertThat(promoted.statusCode()).as(promoted.body()).isEqualTo(200);
            assertThat(new JsonObject(promoted.body()).getString("state")).isEqualTo("promoted");
            assertInForce(gateway, "two", 2);
            assertThat(outcomes(gateway)).containsExactly(null, null);
            assertThat(put(gateway, "two").getString("state")).isEqualTo("in-force");
        }
    }

    @Test
    void promote_onTheBus_isInForceAsItsVersion() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, config("one"))) {
            put(gateway, "two");

            assertThat(gateway.bus("headgate.canary.promote")).isEqualTo(new JsonObject().put("promoted", true));
            assertInForce(gateway, "two", 2);
        }
    }

    @Test
    void rollback_overTheAdminApi_keepsTheOneBeforeAndTheReason() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, config("one"))) {
            put(gateway, "two");
            HttpResponse<String> back = gateway.api("POST", ROLLBACK, null);

            assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
            assertThat(new JsonObject(back.body()).getString("state")).isEqualTo("rolled-back");
            assertInForce(gateway, "one", 1);
            assertThat(outcomes(gateway)).containsExactly("taken back: asked for", null);
        }
    }

    @Test
    void rollback_onTheBus_keepsTheOneBeforeAndTheReason() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, config("one"))) {
            put(gateway, "two");

            assertThat(gateway.bus("headgate.canary.rollback")).isEqualTo(new JsonObject().put("rolledBack", true));
            assertInForce(gateway, "one", 1);
            assertThat(outcomes(gateway)).containsExactly("taken back: asked for", null);
            assertThat(put(gateway, "two").getInteger("version")).isEqualTo(3);
        }
    }

    @Test
    void end_nothingIsTried_isAConflict() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, config("one"))) {
            for (String end : List.of(PROMOTE, ROLLBACK)) {
                HttpResponse<String> refused = gateway.api("POST", end, null);
                assertThat(refused.statusCode()).isEqualTo(409);
                assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("NO_CANARY");
            }
            assertThatThrownBy(() -> gateway.bus("headgate.canary.promote")).hasMessageStartingWith("NO_CANARY");
            assertThatThrownBy(() -> gateway.bus("headgate.canary.rollback")).hasMessageStartingWith("NO_CANARY");
        }
    }

    @Test
    void secondConfig_amidATrial_isTriedInItsPlace() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, config("one"))) {
            put(gateway, "two");
            JsonObject third = put(gateway, "three");

            assertThat(third.getInteger("version")).isEqualTo(3);
            assertThat(third.getString("state")).isEqualTo("on-trial");
            assertThat(answers(gateway)).containsExactly("one", "three");
            assertThat(outcomes(gateway))
                    .containsExactly("on trial", "interrupted: another change has come: admin API", null);
            gateway.bus("headgate.canary.promote");
            assertInForce(gateway, "three", 3);
        }
    }

    @Test
    void configInForce_amidATrial_endsIt() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, config("one"))) {
            put(gateway, "two");
            JsonObject first = put(gateway, "one");

            assertThat(first.getString("state")).isEqualTo("in-force");
            assertThat(first.getJsonObject("canary")).isNull();
            assertInForce(gateway, "one", first.getInteger("version"));
            assertThat(outcomes(gateway)).contains("interrupted: another change has come: admin API");
        }
    }

    @Test
    void refusedConfig_amidATrial_leavesItAsItIs() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, config("one"))) {
            put(gateway, "two");
            assertThat(gateway.api("PUT", "config", "{", "If-Match", "*").statusCode())
                    .isEqualTo(422);

            assertThat(answers(gateway)).containsExactly("one", "two");
            gateway.bus("headgate.canary.promote");
            assertInForce(gateway, "two", 2);
        }
    }

    @Test
    void stop_amidATrial_isOrderlyAndTheFileIsInForceAtTheNextStart() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, config("one"))) {
            put(gateway, "two");
            assertThat(answers(gateway)).containsExactly("one", "two");
        }
        try (TestGateway gateway = TestGateway.again(home)) {
            assertInForce(gateway, "two", 2);
            assertThat(outcomes(gateway)).containsExactly(null, null);
        }
    }

    private static void assertInForce(TestGateway gateway, String answer, int version) throws Exception {
        assertThat(answers(gateway)).containsExactly(answer);
        assertThat(gateway.json("config").getInteger("version")).isEqualTo(version);
    }

    /** Whoever has a share of one half answers one of two requests on each event loop; all of them come on one connection. */
    private static Set<String> answers(TestGateway gateway) throws Exception {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < 8; i++) {
            answers.add(gateway.get("/"));
        }
        return answers;
    }

    private static JsonObject put(TestGateway gateway, String answer) throws Exception {
        HttpResponse<String> applied = gateway.api("PUT", "config", config(answer), "If-Match", "*");
        assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
        return new JsonObject(applied.body());
    }

    private static List<String> outcomes(TestGateway gateway) throws Exception {
        return gateway.json("config/versions").getJsonArray("versions").stream()
                .map(version -> ((JsonObject) version).getString("outcome"))
                .toList();
    }
}
