package io.headgate.api.plugin;

import io.headgate.api.event.Event;
import io.headgate.api.service.Services;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A context for tests of extensions, without a gateway: no services, meters that count nothing. */
public final class TestPluginContext implements PluginContext {

    private final @Nullable Vertx vertx;
    private final Clock clock;
    private final Deque<Supplier<Future<?>>> closings = new ArrayDeque<>();
    private final List<Subscription<?>> subscriptions = new ArrayList<>();

    /** A context with the system's clock and no Vert.x. */
    public TestPluginContext() {
        this(null, Clock.systemUTC());
    }

    /** A context with the given Vert.x and clock. */
    public TestPluginContext(@Nullable Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Closes what was registered, the last first. */
    public Future<?> stop() {
        Supplier<Future<?>> next = closings.pollLast();
        return next == null ? Future.succeededFuture() : next.get().transform(closed -> stop());
    }

    /** Hands an event to those who have subscribed to its type. */
    public void announce(Event event) {
        subscriptions.forEach(subscription -> subscription.hand(event));
    }

    @Override
    public String pluginId() {
        return "test";
    }

    @Override
    public String pluginVersion() {
        return "1.0.0";
    }

    @Override
    public Vertx vertx() {
        if (vertx == null) {
            throw new IllegalStateException("this test has no Vert.x");
        }
        return vertx;
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger("headgate.plugin.test");
    }

    @Override
    public Meters meters() {
        return new NoMeters();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Services services() {
        throw new IllegalStateException("this test has no services");
    }

    /** There is no console, and no jar to look into. */
    @Override
    public void showPanel(Panel panel) {}

    @Override
    public <E extends Event> void subscribe(Class<E> type, Consumer<? super E> handler) {
        subscriptions.add(new Subscription<>(type, handler));
    }

    @Override
    public void closeOnStop(Supplier<Future<?>> close) {
        closings.addLast(close);
    }

    private record Subscription<E extends Event>(Class<E> type, Consumer<? super E> handler) {
        void hand(Event event) {
            if (type.isInstance(event)) {
                handler.accept(type.cast(event));
            }
        }
    }

    private static final class NoMeters implements Meters {
        @Override
        public Counter counter(String name, String... labelsAndValues) {
            return amount -> {};
        }

        @Override
        public void gauge(String name, DoubleSupplier value, String... labelsAndValues) {}

        @Override
        public Timer timer(String name, String... labelsAndValues) {
            return duration -> {};
        }
    }
}
