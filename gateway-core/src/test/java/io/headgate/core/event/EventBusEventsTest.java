package io.headgate.core.event;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headgate.api.event.CacheInvalidated;
import io.headgate.api.event.ConfigApplied;
import io.headgate.api.event.ConfigRefused;
import io.headgate.api.event.Event;
import io.headgate.api.event.PluginLeaked;
import io.headgate.api.event.PluginLoaded;
import io.headgate.api.event.PluginQuarantined;
import io.headgate.api.event.PluginRefused;
import io.headgate.api.event.PluginReleased;
import io.headgate.api.event.PluginSwapped;
import io.headgate.api.event.PluginUnloaded;
import io.headgate.api.event.ServerStateChanged;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(VertxExtension.class)
class EventBusEventsTest {

    static List<Event> everyEvent() {
        return List.of(
                new CacheInvalidated("pages", "shop", 3),
                new ConfigApplied("0123456789ab", "start"),
                new ConfigRefused("gateway.json", List.of("line 1", "line 2")),
                new PluginLeaked("demo", "1.0.0", List.of("pool-1")),
                new PluginLoaded("demo", "1.0.0"),
                new PluginQuarantined("demo", "1.0.0", "FAILURES", "51 failures"),
                new PluginRefused("a.jar", "CORRUPT", "damaged"),
                new PluginReleased("demo", "1.0.0"),
                new PluginSwapped("demo", "1.0.0", "1.1.0"),
                new PluginUnloaded("demo", "1.1.0"),
                new ServerStateChanged("shop", "a", "up", "down", "status 503"));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void decode_whatWasEncodedAndSent_isTheSameEvent(Event event) {
        JsonObject sent = new JsonObject(EventBusEvents.encode(event).encode());
        assertEquals(event, EventBusEvents.decode(event.getClass(), sent));
    }

    @Test
    void publish_event_arrivesAtTheAddressOfItsType(Vertx vertx, VertxTestContext test) {
        vertx.eventBus()
                .<JsonObject>localConsumer(
                        "headgate.event.plugin-swapped",
                        message -> test.verify(() -> {
                            assertEquals(
                                    new JsonObject()
                                            .put("id", "demo")
                                            .put("from", "1.0.0")
                                            .put("to", "1.1.0"),
                                    message.body());
                            test.completeNow();
                        }));
        new EventBusEvents(vertx.eventBus()).publish(new PluginSwapped("demo", "1.0.0", "1.1.0"));
    }

    @Test
    void decode_incompleteJson_namesTheComponent() {
        assertThatThrownBy(() -> EventBusEvents.decode(PluginLoaded.class, new JsonObject().put("id", "demo")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("version: missing");
        assertThatThrownBy(() -> EventBusEvents.decode(
                        CacheInvalidated.class,
                        new JsonObject().put("cache", "a").put("tag", "b").put("removed", "many")))
                .hasMessage("removed: not of type int");
    }
}
