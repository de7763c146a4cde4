package io.headgate.benchmark;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A gateway of this distribution, with its defaults but for the access log, with one event loop on one processor. */
final class GatewayProcess implements AutoCloseable {

    private final Server server;

    private GatewayProcess(Server server) {
        this.server = server;
    }

    static GatewayProcess start(Path home, Path folder, int origin, int processor)
            throws IOException, InterruptedException {
        int port = Reachable.freePort();
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                folder.resolve("conf/gateway.json"), config(port, origin).encodePrettily());
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/headgate").toString(), "run");
        builder.environment().put("HEADGATE_CONF", folder.resolve("conf").toString());
        builder.environment().put("HEADGATE_STATE", folder.resolve("state").toString());
        builder.environment().put("HEADGATE_PLUGINS", home.resolve("plugins").toString());
        return new GatewayProcess(Server.start(builder, folder, port, processor));
    }

    int port() {
        return server.port();
    }

    long pid() {
        return server.process().pid();
    }

    /** Lets its compiler use all processors, or binds it to one again. */
    void bindTo(String processors) throws IOException, InterruptedException {
        Programs.run(Duration.ofSeconds(10), List.of("taskset", "-a", "-c", "-p", processors, Long.toString(pid())));
    }

    @Override
    public void close() {
        server.close();
    }

    private static JsonObject config(int port, int origin) {
        return new JsonObject()
                .put("listeners", new JsonObject().put("web", address(port)))
                .put("admin", address(0))
                .put("accessLog", false)
                .put(
                        "pools",
                        new JsonObject()
                                .put(
                                        "origin",
                                        new JsonObject()
                                                .put("servers", new JsonArray().add("http://127.0.0.1:" + origin))
                                                .put("sticky", false)))
                .put(
                        "caches",
                        new JsonObject()
                                .put(
                                        "pages",
                                        new JsonObject()
                                                .put(
                                                        "tiers",
                                                        new JsonArray().add(new JsonObject().put("type", "memory")))))
                .put(
                        "routes",
                        new JsonArray()
                                .add(route("cached", "/cached/*").put("cache", "pages"))
                                .add(route("proxied", "/*")));
    }

    private static JsonObject address(int port) {
        return new JsonObject().put("address", "127.0.0.1:" + port);
    }

    private static JsonObject route(String name, String path) {
        return new JsonObject()
                .put("name", name)
                .put("match", new JsonObject().put("path", path))
                .put("pool", "origin");
    }
}
