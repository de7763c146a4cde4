package io.headgate.demo;

import io.headgate.core.Gateway;
import io.headgate.core.GatewayFiles;
import io.headgate.core.cli.CommandFailure;
import io.headgate.core.runtime.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sample shop with a gateway in front, all in this process. */
final class Demo {

    private static final Duration STEP = Duration.ofSeconds(30);

    private final DemoFolder folder;
    private final SampleServers servers;
    private final @Nullable SampleDatabase database;
    private final Gateway gateway;

    /** What goes with a call of {@code close}. */
    private record Running<T>(T what, Runnable stop) implements AutoCloseable {
        @Override
        public void close() {
            stop.run();
        }
    }

    /** Starts everything as one of {@code parts} each; a database that cannot be had is said and left out. */
    Demo(Path home, int port, int adminPort, Parts parts, PrintWriter out) throws IOException {
        folder = parts.start(() -> DemoFolder.make(home));
        Vertx vertx = parts.start(() -> {
                    Vertx made = Vertx.vertx();
                    return new Running<>(made, () -> settled(made.close()));
                })
                .what();
        servers = new SampleServers(vertx);
        settled(servers.start());
        database = database(parts, out);
        folder.write(DemoFolder.shopConfig(
                Ports.free(port, out),
                Ports.free(adminPort, out),
                servers.shops(),
                database == null ? null : database.port()));
        gateway = parts.start(() -> {
                    Gateway made = Gateway.start(
                            new GatewayFiles(folder.config(), folder.plugins(), folder.state()), Map.of());
                    return new Running<>(made, made::stop);
                })
                .what();
        settled(vertx.deployVerticle(new Visitors(vertx, URI.create(url()), visits())));
    }

    DemoFolder folder() {
        return folder;
    }

    Gateway gateway() {
        return gateway;
    }

    boolean hasDatabase() {
        return database != null;
    }

    /** Where the shop is. */
    String url() {
        return gateway.listeners().getOrDefault("web", "");
    }

    /** Where sample servers are stopped and started. */
    String controlUrl() {
        return servers.controlUrl();
    }

    private List<String> visits() {
        List<String> paths = new ArrayList<>(List.of("/", "/cart", "/products/1", "/products/2", "/products/3"));
        if (hasDatabase()) {
            paths.add("/api/products?category=tea");
            paths.add("/api/products?category=coffee");
        }
        return paths;
    }

    private @Nullable SampleDatabase database(Parts parts, PrintWriter out) throws IOException {
        try {
            return parts.start(() -> SampleDatabase.start(folder.root()));
        } catch (SampleDatabase.Unavailable e) {
            out.println("PostgreSQL could not be started here:");
            e.lines().forEach(line -> out.println("  " + line));
            out.println("  The rest of the demo runs without the product list.");
            out.flush();
            return null;
        }
    }

    private static void settled(Future<?> future) {
        try {
            Await.result(future, STEP);
        } catch (Await.Failure e) {
            throw new CommandFailure("A part of the demo did not start or stop: " + e.getMessage());
        }
    }
}
