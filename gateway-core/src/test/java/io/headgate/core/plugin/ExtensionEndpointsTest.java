package io.headgate.core.plugin;

import static io.headgate.core.plugin.PluginHostFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.plugin.TestPluginContext;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExtensionEndpointsTest {

    private static final String ADDRESS = "headgate.extension.filter.stamp.shop";

    private final Vertx vertx = Vertx.vertx();
    private final ExtensionEndpoints endpoints = new ExtensionEndpoints(vertx.eventBus());

    @BeforeEach
    void open() {
        endpoints.add(created("shop"), () -> new JsonObject().put("calls", 7));
        endpoints.add(created("shop"), () -> new JsonObject().put("calls", 8));
        endpoints.add(created("broken"), () -> {
            throw new IllegalStateException("secret detail");
        });
        endpoints.open();
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static ExtensionEndpoints.Created created(String name) {
        return created(name, new TestPluginContext(), "a");
    }

    private static ExtensionEndpoints.Created created(String name, PluginContext context, String color) {
        return new ExtensionEndpoints.Created(
                Point.FILTER, name, new Extension<>(new Stamp(), context), new JsonObject().put("color", color));
    }

    private ExtensionEndpoints with(ExtensionEndpoints.Created... created) {
        ExtensionEndpoints made = new ExtensionEndpoints(vertx.eventBus());
        for (ExtensionEndpoints.Created one : created) {
            made.add(one, JsonObject::new);
        }
        return made;
    }

    @Test
    void differing_newNameOtherVersionOrOtherOptions_areTold() {
        PluginContext same = new TestPluginContext();
        ExtensionEndpoints before =
                with(created("kept", same, "a"), created("swapped", same, "a"), created("changed", same, "a"));
        ExtensionEndpoints after = with(
                created("kept", same, "a"),
                created("swapped", new TestPluginContext(), "a"),
                created("changed", same, "b"),
                created("new", same, "a"));

        assertThat(after.differing(before))
                .extracting(ExtensionEndpoints.Created::name)
                .containsExactly("swapped", "changed", "new");
        assertThat(after.differing(null)).hasSize(4);
    }

    @Test
    void request_describe_tellsWhatItIs() throws Exception {
        assertEquals(
                new JsonObject()
                        .put("point", "filter")
                        .put("type", "stamp")
                        .put("name", "shop")
                        .put("plugin", "test")
                        .put("version", "1.0.0"),
                ask(ADDRESS, new JsonObject().put("op", "describe")));
    }

    @Test
    void request_stats_readsThem() throws Exception {
        assertEquals(new JsonObject().put("calls", 7), ask(ADDRESS, new JsonObject().put("op", "stats")));
    }

    @Test
    void request_statsThatFail_isFailedWithoutDetail() {
        assertThatThrownBy(() -> ask("headgate.extension.filter.stamp.broken", new JsonObject().put("op", "stats")))
                .hasMessage("INTERNAL: the request failed; see the gateway's log");
    }

    @Test
    void request_unknownOperation_isRefused() {
        assertThatThrownBy(() -> ask(ADDRESS, new JsonObject().put("op", "explode")))
                .hasMessage("BAD_REQUEST: op: explode (expected: describe, stats)");
    }

    @Test
    void request_bodyThatIsNoObject_isRefused() {
        assertThatThrownBy(() -> await(vertx.eventBus().request(ADDRESS, "describe")))
                .hasMessage("BAD_REQUEST: op: null (expected: describe, stats)");
    }

    @Test
    void request_secondOfOneTypeAndName_hasAnAddressOfItsOwn() throws Exception {
        assertEquals(new JsonObject().put("calls", 8), ask(ADDRESS + ".2", new JsonObject().put("op", "stats")));
        assertEquals(new JsonObject().put("calls", 7), ask(ADDRESS, new JsonObject().put("op", "stats")));
    }

    @Test
    void close_all_answerNoMore() throws Exception {
        await(endpoints.close());
        assertThatThrownBy(() -> ask(ADDRESS, new JsonObject().put("op", "stats")))
                .hasMessageContaining("No handlers");
    }

    private JsonObject ask(String address, JsonObject request) throws Exception {
        return await(vertx.eventBus().<JsonObject>request(address, request)).body();
    }

    private static final class Stamp implements FilterFactory {
        @Override
        public String type() {
            return "stamp";
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public Filter create(JsonObject options, PluginContext context) {
            return new Filter() {};
        }
    }
}
