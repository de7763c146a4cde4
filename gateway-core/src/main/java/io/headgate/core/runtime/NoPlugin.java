package io.headgate.core.runtime;

import io.headgate.api.event.Event;
import io.headgate.api.plugin.Meters;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.service.Services;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The context of a stand-in, which has no use for it. */
record NoPlugin(String type) implements PluginContext {

    @Override
    public String pluginId() {
        return "removed";
    }

    @Override
    public String pluginVersion() {
        return "0.0.0";
    }

    @Override
    public Vertx vertx() {
        throw gone();
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger("headgate.plugin.removed");
    }

    @Override
    public Meters meters() {
        throw gone();
    }

    @Override
    public Clock clock() {
        throw gone();
    }

    @Override
    public Services services() {
        throw gone();
    }

    @Override
    public <E extends Event> void subscribe(Class<E> eventType, Consumer<? super E> handler) {
        throw gone();
    }

    @Override
    public void closeOnStop(Supplier<Future<?>> close) {
        throw gone();
    }

    private IllegalStateException gone() {
        return new IllegalStateException("the plugin of " + type + " was removed");
    }
}
