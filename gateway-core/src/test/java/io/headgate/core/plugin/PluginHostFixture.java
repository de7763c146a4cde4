package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.event.Event;
import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.http.TestExchange;
import io.headgate.api.service.CacheService;
import io.headgate.api.service.DatabaseService;
import io.headgate.api.service.LoadBalancerService;
import io.headgate.api.service.ServiceDirectory;
import io.headgate.api.service.Services;
import io.headgate.core.config.ConfigSchema;
import io.headgate.core.event.EventBusEvents;
import io.headgate.core.event.Events;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A plugin host on a folder of its own, with a runtime that does what the test says. */
final class PluginHostFixture {

    final Path folder;
    final Path staging;
    final Vertx vertx = Vertx.vertx();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<String> causes = new CopyOnWriteArrayList<>();
    final PluginHost host;
    volatile Future<Void> released = Future.succeededFuture();
    volatile String needs = "";
    volatile boolean forced;
    private volatile boolean running;

    PluginHostFixture(Path home) throws IOException {
        this(home, Duration.ofSeconds(10));
    }

    PluginHostFixture(Path home, Duration startDeadline) throws IOException {
        folder = Files.createDirectories(home.resolve("plugins"));
        staging = home.resolve("state/plugins");
        Events bus = new EventBusEvents(vertx.eventBus());
        PluginHostOptions options = new PluginHostOptions(
                folder,
                staging,
                home.resolve("state/plugins.json"),
                "0.1.0",
                Duration.ofMillis(20),
                Duration.ofMillis(300),
                startDeadline,
                Duration.ofSeconds(20),
                1_000_000);
        PluginEnvironment environment = new PluginEnvironment(
                vertx, new NoServices(), id -> ScopedMeters.none(), ConfigSchema::problems, Clock.systemUTC());
        host = new PluginHost(
                options,
                environment,
                event -> {
                    events.add(event);
                    bus.publish(event);
                },
                this::swap);
    }

    PluginHostFixture start() throws Exception {
        await(host.start());
        return this;
    }

    PluginHostFixture watch() throws Exception {
        running = true;
        await(host.watch());
        return this;
    }

    /** Once there is a runtime, lets another be built when the filter that it {@link #needs} is there. */
    private Future<PluginChanges.Swap> swap(ExtensionCatalog catalog, String cause, boolean force) {
        if (!running) {
            return Future.succeededFuture(new PluginChanges.Swap(Future.succeededFuture()));
        }
        if (!needs.isEmpty() && !force && catalog.find(FilterFactory.class, needs) == null) {
            return Future.failedFuture("routes[0].filters[0].type: \"" + needs + "\" (no such filter)");
        }
        forced = force;
        causes.add(cause);
        return Future.succeededFuture(new PluginChanges.Swap(released));
    }

    /** The value that the filter of that type sets; null when there is none of that type. */
    String valueOf(String type) {
        Extension<FilterFactory> extension = host.catalog().find(FilterFactory.class, type);
        if (extension == null) {
            return null;
        }
        Filter filter = extension.factory().create(new JsonObject(), extension.context());
        TestExchange exchange = TestExchange.get("/").withResponse(200);
        assertThat(filter.onResponse(exchange)).isNull();
        filter.close();
        return exchange.response().headers().get("X-Test");
    }

    /** Lines such as {@code a.jar LOADED shop 1.0.0}. */
    List<String> statuses() {
        List<String> lines = new ArrayList<>();
        for (PluginStatus status : host.list()) {
            String line = status.file() + ' ' + status.state() + ' ' + status.id() + ' ' + status.version();
            lines.add(
                    status.refusal() == null
                            ? line
                            : line + ' ' + status.refusal().code());
        }
        return lines;
    }

    List<String> staged() {
        try (Stream<Path> files = Files.list(staging)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Object pause = new Object();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + "; now " + statuses() + ", events " + events);
            }
            synchronized (pause) {
                pause.wait(5);
            }
        }
    }

    void eventually(List<String> statuses) throws InterruptedException {
        eventually("expected " + statuses, () -> statuses().equals(statuses));
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(30, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        await(host.close());
        await(vertx.close());
    }

    private static final class NoServices implements Services {
        @Override
        public ServiceDirectory<CacheService> caches() {
            throw new IllegalStateException();
        }

        @Override
        public ServiceDirectory<DatabaseService> databases() {
            throw new IllegalStateException();
        }

        @Override
        public ServiceDirectory<LoadBalancerService> pools() {
            throw new IllegalStateException();
        }
    }
}
