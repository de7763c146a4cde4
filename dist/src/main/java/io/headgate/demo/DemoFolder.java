package io.headgate.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files that the demo's gateway runs on: config, plugins and state in a folder of their own. */
final class DemoFolder implements AutoCloseable {

    private final Path root;
    private final Path readyJar;

    private DemoFolder(Path root, Path readyJar) {
        this.root = root;
        this.readyJar = readyJar;
    }

    /** Makes the folder, with the shipped plugins of the distribution at {@code home}. */
    static DemoFolder make(Path home) throws IOException {
        DemoFolder folder = new DemoFolder(
                Files.createTempDirectory("headgate-demo-"),
                jars(home.resolve("demo")).get(0));
        try {
            Files.createDirectories(folder.plugins());
            Files.createDirectories(folder.root.resolve("conf"));
            Files.createDirectories(folder.state());
            for (Path jar : jars(home.resolve("plugins"))) {
                Files.copy(jar, folder.plugins().resolve(jar.getFileName()));
            }
            return folder;
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    Path root() {
        return root;
    }

    Path config() {
        return root.resolve("conf/gateway.json");
    }

    Path plugins() {
        return root.resolve("plugins");
    }

    Path state() {
        return root.resolve("state");
    }

    /** A plugin that is not loaded yet. */
    Path readyJar() {
        return readyJar;
    }

    /** Drops the ready jar. */
    void drop() throws IOException {
        Files.copy(readyJar, plugins().resolve(readyJar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes a config that replaces the one before in one step. */
    void write(JsonObject config) throws IOException {
        Path next = root.resolve("conf/.next");
        Files.writeString(next, config.encodePrettily() + '\n');
        Files.move(next, config(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The config as it is in the file now. */
    JsonObject read() throws IOException {
        return new JsonObject(Files.readString(config()));
    }

    /** The config of the sample shop; without a database the product list is left out. */
    static JsonObject shopConfig(int port, int adminPort, List<SampleShop> shops, @Nullable Integer databasePort) {
        JsonArray servers = new JsonArray();
        shops.forEach(
                shop -> servers.add(new JsonObject().put("id", shop.name()).put("address", shop.address())));
        JsonArray routes = new JsonArray();
        JsonObject config = new JsonObject()
                .put("listeners", new JsonObject().put("web", address(port)))
                .put("admin", address(adminPort))
                .put("accessLog", false)
                .put("pools", new JsonObject().put("shop", pool(servers)))
                .put("caches", new JsonObject().put("pages", cache()));
        if (databasePort != null) {
            config.put("databases", new JsonObject().put("main", database(databasePort)));
            routes.add(productList());
        }
        routes.add(new JsonObject()
                .put("name", "shop")
                .put("match", new JsonObject().put("path", "/*"))
                .put("pool", "shop")
                .put("cache", "pages"));
        return config.put("routes", routes);
    }

    private static JsonObject address(int port) {
        return new JsonObject().put("address", "127.0.0.1:" + port);
    }

    private static JsonObject pool(JsonArray servers) {
        return new JsonObject()
                .put("algorithm", "round-robin")
                .put("servers", servers)
                .put(
                        "health",
                        new JsonObject()
                                .put("path", "/health")
                                .put("interval", "1s")
                                .put("timeout", "500ms"));
    }

    private static JsonObject cache() {
        JsonObject memory =
                new JsonObject().put("type", "memory").put("maxSize", "64MiB").put("ttl", "5m");
        return new JsonObject().put("tiers", new JsonArray().add(memory));
    }

    private static JsonObject database(int port) {
        return new JsonObject()
                .put("host", "127.0.0.1")
                .put("port", port)
                .put("name", "postgres")
                .put("user", "postgres")
                .put("password", "postgres");
    }

    private static JsonObject productList() {
        return new JsonObject()
                .put("name", "products")
                .put("match", new JsonObject().put("path", "/api/products").put("methods", new JsonArray().add("GET")))
                .put(
                        "query",
                        new JsonObject()
                                .put("database", "main")
                                .put(
                                        "sql",
                                        "SELECT id, name, price, stock FROM products WHERE category = $1"
                                                + " ORDER BY price LIMIT 10")
                                .put("parameters", new JsonArray().add("query.category")))
                .put(
                        "cache",
                        new JsonObject()
                                .put("use", "pages")
                                .put("ttl", "30s")
                                .put("tags", new JsonArray().add("product")));
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** Removes the folder. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
