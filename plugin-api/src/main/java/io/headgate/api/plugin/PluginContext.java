package io.headgate.api.plugin;

import io.headgate.api.event.Event;
import io.headgate.api.service.Services;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * What the gateway gives to one plugin version. All methods may be called from any thread while the plugin is loaded.
 */
public interface PluginContext {

    /** The plugin's id, as in its manifest. */
    String pluginId();

    /** The plugin's version, as in its manifest. */
    String pluginVersion();

    /** The gateway's Vert.x. Timers and consumers made within {@link GatewayPlugin#start} end with the plugin. */
    Vertx vertx();

    /** A logger named {@code headgate.plugin.<id>}. */
    Logger logger();

    /** Meters whose names begin with {@code headgate_plugin_<id>_}; they are removed with the plugin. */
    Meters meters();

    /** The clock to tell the time by; tests inject another. */
    Clock clock();

    /** Caches, databases and pools of the runtime that is in force. */
    Services services();

    /**
     * Subscribes to a type of event until the plugin stops.
     *
     * @param type a record of {@code io.headgate.api.event}
     * @param handler called on an event loop; must not block
     */
    <E extends Event> void subscribe(Class<E> type, Consumer<? super E> handler);

    /**
     * Shows a page of the plugin's in the console until the plugin stops. To be called within {@link GatewayPlugin#start}.
     *
     * @throws IllegalArgumentException when the plugin's jar has no such file
     * @throws IllegalStateException when the plugin shows one already, or has started
     */
    void showPanel(Panel panel);

    /**
     * Registers something to be closed when the plugin stops, the last registered first. Every step is attempted, also
     * when an earlier one failed.
     *
     * @param close closes the thing; called on the plugin's event loop
     */
    void closeOnStop(Supplier<Future<?>> close);
}
