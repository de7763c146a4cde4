package io.headgate.core.plugin;

import io.headgate.api.event.Event;
import io.headgate.api.plugin.Meters;
import io.headgate.api.plugin.Panel;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.service.Services;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context of a stand-in, which has no use for it.
 *
 * @param pluginId whose extension is gone
 * @param gone such as {@code was removed}
 */
record NoPlugin(String pluginId, String pluginVersion, String gone) implements PluginContext {

    @Override
    public Vertx vertx() {
        throw absent();
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger("headgate.plugin." + pluginId);
    }

    @Override
    public Meters meters() {
        throw absent();
    }

    @Override
    public Clock clock() {
        throw absent();
    }

    @Override
    public Services services() {
        throw absent();
    }

    @Override
    public <E extends Event> void subscribe(Class<E> eventType, Consumer<? super E> handler) {
        throw absent();
    }

    @Override
    public void showPanel(Panel panel) {
        throw absent();
    }

    @Override
    public void closeOnStop(Supplier<Future<?>> close) {
        throw absent();
    }

    private IllegalStateException absent() {
        return new IllegalStateException("the plugin " + pluginId + ' ' + gone);
    }
}
