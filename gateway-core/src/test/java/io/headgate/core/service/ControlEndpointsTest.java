package io.headgate.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headgate.api.service.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlEndpointsTest {

    private static final JsonObject SHOP = new JsonObject().put("id", "shop");

    private final Vertx vertx = Vertx.vertx();
    private final TestControl control = new TestControl();

    @BeforeEach
    void register() {
        new ControlEndpoints(vertx, control);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void list_plugins_areThoseOfTheFolder() throws Exception {
        assertEquals(
                new JsonObject().put("plugins", new JsonArray().add(SHOP)),
                ask("headgate.plugin.list", new JsonObject()));
    }

    @Test
    void remove_withoutForce_isNotForced() throws Exception {
        ask("headgate.plugin.remove", SHOP);
        assertEquals("shop false", control.removed);
        ask("headgate.plugin.remove", SHOP.copy().put("force", true));
        assertEquals("shop true", control.removed);
    }

    @Test
    void remove_refused_failsWithItsCode() {
        control.refusal = new ServiceException("STILL_NEEDED", 409, "the config needs it");
        assertThatThrownBy(() -> ask("headgate.plugin.remove", SHOP)).hasMessage("STILL_NEEDED: the config needs it");
    }

    @Test
    void release_ofAPlugin_isAskedForById() throws Exception {
        assertEquals(
                new JsonObject().put("released", true),
                ask("headgate.plugin.release", new JsonObject().put("id", "shop")));
        assertEquals("shop", control.released);
    }

    @Test
    void rescan_done_tellsThePlugins() throws Exception {
        assertThat(ask("headgate.plugin.rescan", new JsonObject()).getJsonArray("plugins"))
                .hasSize(1);
    }

    @Test
    void apply_refused_tellsTheProblemsAndTheConfigInForce() throws Exception {
        control.problems = List.of("routes: missing");
        assertEquals(
                new JsonObject()
                        .put("applied", false)
                        .put("problems", new JsonArray().add("routes: missing"))
                        .put("digest", "0123456789ab"),
                ask("headgate.config.apply", new JsonObject()));
    }

    @Test
    void validate_validFile_hasNoProblems() throws Exception {
        assertEquals(
                new JsonObject().put("valid", true).put("problems", new JsonArray()),
                ask("headgate.config.validate", new JsonObject()));
    }

    @Test
    void request_unknownMember_isRefusedByName() {
        assertThatThrownBy(() -> ask("headgate.config.apply", new JsonObject().put("file", "x")))
                .hasMessage("INVALID_OPTION: file: unknown (expected nothing)");
    }

    private JsonObject ask(String address, JsonObject request) throws Exception {
        return vertx.eventBus()
                .<JsonObject>request(address, request)
                .await(20, TimeUnit.SECONDS)
                .body();
    }

    private static final class TestControl implements GatewayControl {

        private volatile String removed = "";
        private volatile String released = "";
        private volatile ServiceException refusal;
        private volatile List<String> problems = List.of();

        @Override
        public Path pluginFolder() {
            return Path.of("plugins");
        }

        @Override
        public Future<JsonObject> addPlugin(Path upload, String file) {
            return Future.failedFuture(new IllegalStateException("nothing is uploaded over the bus"));
        }

        @Override
        public List<JsonObject> plugins() {
            return List.of(SHOP);
        }

        @Override
        public Future<Void> removePlugin(String id, boolean force) {
            removed = id + ' ' + force;
            return refusal == null ? Future.succeededFuture() : Future.failedFuture(refusal);
        }

        @Override
        public Future<Void> releasePlugin(String id) {
            released = id;
            return refusal == null ? Future.succeededFuture() : Future.failedFuture(refusal);
        }

        @Override
        public Future<Void> rescanPlugins() {
            return Future.succeededFuture();
        }

        @Override
        public Future<List<String>> applyConfig() {
            return Future.succeededFuture(problems);
        }

        @Override
        public Future<List<String>> validateConfig() {
            return Future.succeededFuture(problems);
        }

        @Override
        public Future<Void> promoteCanary() {
            return refusal == null ? Future.succeededFuture() : Future.failedFuture(refusal);
        }

        @Override
        public Future<Void> rollBackCanary() {
            return refusal == null ? Future.succeededFuture() : Future.failedFuture(refusal);
        }

        @Override
        public JsonObject canary() {
            return null;
        }

        @Override
        public String configDigest() {
            return "0123456789ab";
        }
    }
}
