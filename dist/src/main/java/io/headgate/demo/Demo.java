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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The sample shop with a gateway in front, all in this process. {@link #close} stops all of it, whatever has started. */
final class Demo implements AutoCloseable {

    private static final Duration STEP = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final DemoFolder folder;
    private final SampleServers servers;
    private final @Nullable SampleDatabase database;
    private final Gateway gateway;

    /** Starts everything; a database that cannot be had is said and left out. */
    Demo(Path home, int port, int adminPort, PrintWriter out) throws IOException {
        try {
            folder = started(DemoFolder.make(home));
            Vertx vertx = Vertx.vertx();
            started.push(() -> settled(vertx.close()));
            servers = new SampleServers(vertx);
            settled(servers.start());
            database = database(out);
            folder.write(DemoFolder.shopConfig(
                    Ports.free(port, out),
                    Ports.free(adminPort, out),
                    servers.shops(),
                    database == null ? null : database.port()));
            gateway = Gateway.start(new GatewayFiles(folder.config(), folder.plugins(), folder.state()), Map.of());
            started.push(gateway::stop);
            new Visitors(vertx, URI.create(url()), visits()).start();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
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

    private @Nullable SampleDatabase database(PrintWriter out) {
        try {
            return started(SampleDatabase.start(folder.root()));
        } catch (IOException | SQLException | RuntimeException e) {
            out.println("PostgreSQL could not be started here: " + e.getMessage());
            out.println(
                    "  PostgreSQL refuses to run as root: run the demo as another user, or allow unprivileged user");
            out.println("  namespaces on this system. The rest of the demo runs without the product list.");
            return null;
        }
    }

    private <T extends AutoCloseable> T started(T part) {
        started.push(part);
        return part;
    }

    private static void settled(Future<?> future) {
        try {
            Await.result(future, STEP);
        } catch (Await.Failure e) {
            throw new CommandFailure("A part of the demo did not start or stop: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Demo.class).warn("{} did not stop cleanly", part, e);
            }
        }
    }
}
