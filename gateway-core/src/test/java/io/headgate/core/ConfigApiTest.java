package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The config as a document: read, checked, applied, refused and rolled back over the admin API. */
class ConfigApiTest {

    private static final String DATABASE = """
            {
              "listeners": { "web": { "address": "127.0.0.1:0" } },
              "admin": { "address": "127.0.0.1:0" },
              "accessLog": false,
              "databases": { "main": { "host": "127.0.0.1", "password": "%s" } },
              "routes": [ { "name": "home", "match": { "path": "/*" }, "respond": { "body": "%s" } } ]
            }
            """;

    @TempDir
    private Path home;

    @Test
    void edit_validText_isInForceInTheFileAndAVersion() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, TestGateway.answering("one"))) {
            JsonObject before = gateway.json("config");
            HttpResponse<String> applied =
                    gateway.api("PUT", "config", TestGateway.answering("two"), "If-Match", before.getString("etag"));

            assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
            assertThat(gateway.get("/")).isEqualTo("two");
            assertThat(gateway.file()).content().isEqualTo(TestGateway.answering("two"));
            JsonObject after = gateway.json("config");
            assertThat(applied.headers().firstValue("ETag")).contains(after.getString("etag"));
            assertThat(new JsonObject(applied.body()).getInteger("version")).isEqualTo(2);
            assertThat(after.getInteger("version")).isEqualTo(2);
            assertThat(causes(gateway)).containsExactly("admin API", "start");
        }
    }

    @Test
    void edit_basedOnAnOldVersion_conflictsAndShowsBoth() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, TestGateway.answering("one"))) {
            String old = gateway.json("config").getString("etag");
            gateway.api("PUT", "config", TestGateway.answering("two"), "If-Match", old);
            HttpResponse<String> conflict =
                    gateway.api("PUT", "config", TestGateway.answering("three"), "If-Match", old);

            assertThat(conflict.statusCode()).isEqualTo(409);
            JsonObject problem = new JsonObject(conflict.body());
            assertThat(problem.getString("code")).isEqualTo("CONFLICT");
            assertThat(problem.getJsonObject("current").getString("text")).isEqualTo(TestGateway.answering("two"));
            assertThat(problem.getJsonObject("yours").getString("text")).isEqualTo(TestGateway.answering("three"));
            assertThat(gateway.get("/")).isEqualTo("two");
        }
    }

    @Test
    void edit_invalidText_isRefusedWithPathAndLineAndChangesNothing() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, TestGateway.answering("one"))) {
            String bad = TestGateway.answering("two").replace("\"respond\"", "\"responds\"");
            HttpResponse<String> refused = gateway.api("PUT", "config", bad, "If-Match", "*");
            HttpResponse<String> validated = gateway.api("POST", "config/validate", bad);

            assertThat(refused.statusCode()).isEqualTo(422);
            JsonArray problems = new JsonObject(refused.body()).getJsonArray("problems");
            assertThat(problems.getJsonObject(0).getInteger("line")).isEqualTo(5);
            assertThat(problems.toString()).contains("routes[0].responds", "did you mean");
            assertThat(new JsonObject(validated.body()))
                    .isEqualTo(new JsonObject().put("valid", false).put("problems", problems));
            assertThat(gateway.get("/")).isEqualTo("one");
            assertThat(gateway.file()).content().isEqualTo(TestGateway.answering("one"));
        }
    }

    @Test
    void edit_addressThatIsInUse_leavesTheFileAsItWas() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, TestGateway.answering("one"));
                ServerSocket other = new ServerSocket(0)) {
            String taken = TestGateway.answering("two").replaceFirst("127.0.0.1:0", "0.0.0.0:" + other.getLocalPort());
            HttpResponse<String> refused = gateway.api("PUT", "config", taken, "If-Match", "*");

            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("the port is in use");
            assertThat(gateway.file()).content().isEqualTo(TestGateway.answering("one"));
            assertThat(gateway.get("/")).isEqualTo("one");
            assertThat(gateway.file().getParent().toFile().list()).containsExactly("gateway.json");
        }
    }

    @Test
    void edit_withoutIfMatchOrAsAForm_isRefused() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, TestGateway.answering("one"))) {
            assertThat(gateway.api("PUT", "config", TestGateway.answering("two"))
                            .statusCode())
                    .isEqualTo(428);
            assertThat(gateway.api("POST", "config/validate", "{}", "Content-Type", "text/plain")
                            .statusCode())
                    .isEqualTo(415);
            assertThat(gateway.api("POST", "config/validate", "x".repeat(5 << 20))
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void edit_folderIsReadOnly_isRefusedWithThatReason() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, TestGateway.answering("one"))) {
            Path folder = gateway.file().getParent();
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
            try {
                JsonObject document = gateway.json("config");
                assertThat(document.getBoolean("editable")).isFalse();
                assertThat(document.getString("reason")).isEqualTo("the folder " + folder + " is read-only");
                HttpResponse<String> refused =
                        gateway.api("PUT", "config", TestGateway.answering("two"), "If-Match", "*");
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("READ_ONLY");
                assertThat(new JsonObject(refused.body()).getString("detail")).contains("is read-only");
                assertThat(gateway.get("/")).isEqualTo("one");
            } finally {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    @Test
    void edit_versionCannotBeKept_isNotAcknowledgedAndChangesNothing() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, TestGateway.answering("one"))) {
            Path versions = gateway.file().getParent().getParent().resolve("state/config");
            Path elsewhere = Files.move(versions, versions.resolveSibling("elsewhere"));
            HttpResponse<String> failed = gateway.api("PUT", "config", TestGateway.answering("two"), "If-Match", "*");

            assertThat(failed.statusCode()).as(failed.body()).isEqualTo(503);
            assertThat(new JsonObject(failed.body()).getString("code")).isEqualTo("NOT_KEPT");
            assertThat(gateway.file()).content().isEqualTo(TestGateway.answering("one"));
            assertThat(gateway.get("/")).isEqualTo("one");
            Files.move(elsewhere, versions);
            assertThat(gateway.api("PUT", "config", TestGateway.answering("two"), "If-Match", "*")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(causes(gateway)).containsExactly("admin API", "start");
        }
    }

    @Test
    void rollback_toAnEarlierVersion_isANewVersionWithItsText() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, TestGateway.answering("one"))) {
            gateway.api("PUT", "config", TestGateway.answering("two"), "If-Match", "*");
            HttpResponse<String> back = gateway.api("POST", "config/versions/1/rollback", null);

            assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
            assertThat(gateway.get("/")).isEqualTo("one");
            assertThat(gateway.file()).content().isEqualTo(TestGateway.answering("one"));
            assertThat(causes(gateway)).containsExactly("rollback to version 1", "admin API", "start");
            assertThat(gateway.json("config/versions/2/diff").getString("diff"))
                    .contains("--- version 1", "+++ version 2", "\"body\": \"one\"", "\"body\": \"two\"");
            assertThat(gateway.json("config/versions/3/diff?with=1").getString("diff"))
                    .isEmpty();
            assertThat(gateway.api("POST", "config/versions/9/rollback", null).statusCode())
                    .isEqualTo(404);
            assertThat(gateway.api("GET", "config/versions/x", null).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void restart_onTheSameText_makesNoVersion() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, TestGateway.answering("one"))) {
            gateway.api("PUT", "config", TestGateway.answering("two"), "If-Match", "*");
        }
        try (TestGateway gateway = TestGateway.again(home)) {
            assertThat(causes(gateway)).containsExactly("admin API", "start");
            assertThat(gateway.get("/")).isEqualTo("two");
        }
    }

    @Test
    void document_secretWrittenOut_isMaskedEverywhereAndKeptByAnEdit() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, DATABASE.formatted("pa$$ \\\"word", "one"))) {
            String shown = gateway.json("config").getString("text");
            assertThat(shown).isEqualTo(DATABASE.formatted("***", "one"));
            HttpResponse<String> applied =
                    gateway.api("PUT", "config", shown.replace("\"one\"", "\"two\""), "If-Match", "*");

            assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
            assertThat(gateway.file()).content().isEqualTo(DATABASE.formatted("pa$$ \\\"word", "two"));
            assertThat(gateway.api("POST", "config/diff", shown).body()
                            + gateway.api("GET", "config/versions/1", null).body()
                            + gateway.api("GET", "config/versions/2/diff", null).body()
                            + gateway.api("PUT", "config", shown, "If-Match", "\"old\"")
                                    .body())
                    .contains("***")
                    .doesNotContain("pa$$");
        }
    }

    @Test
    void edit_maskThatStandsForNothing_isAProblemAtItsPath() throws Exception {
        try (TestGateway gateway = TestGateway.start(home, TestGateway.answering("one"))) {
            HttpResponse<String> refused =
                    gateway.api("PUT", "config", DATABASE.formatted("***", "two"), "If-Match", "*");

            assertThat(refused.statusCode()).isEqualTo(422);
            JsonObject problem =
                    new JsonObject(refused.body()).getJsonArray("problems").getJsonObject(0);
            assertThat(problem.getString("path")).isEqualTo("databases.main.password");
            assertThat(problem.getInteger("line")).isEqualTo(5);
            assertThat(gateway.get("/")).isEqualTo("one");
        }
    }

    private static List<String> causes(TestGateway gateway) throws Exception {
        return gateway.json("config/versions").getJsonArray("versions").stream()
                .map(version -> ((JsonObject) version).getString("cause"))
                .toList();
    }
}
