package io.headgate.dist;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/** Writes configs: listeners on free ports, and what a test adds. */
final class Config {

    private final JsonObject root = new JsonObject()
            .put("listeners", new JsonObject().put("web", new JsonObject().put("address", "127.0.0.1:0")))
            .put("admin", new JsonObject().put("address", "127.0.0.1:0"))
            .put("accessLog", false)
            .put("pools", new JsonObject())
            .put("caches", new JsonObject())
            .put("databases", new JsonObject())
            .put("routes", new JsonArray());

    /** Limits that are not the default ones. */
    Config limits(JsonObject limits) {
        root.put("limits", limits);
        return this;
    }

    /** Another listener, on a free port. */
    Config listener(String name) {
        root.getJsonObject("listeners").put(name, new JsonObject().put("address", "127.0.0.1:0"));
        return this;
    }

    /** How a pool that is there already chooses its servers. */
    Config algorithm(String pool, String type) {
        root.getJsonObject("pools").getJsonObject(pool).put("algorithm", type);
        return this;
    }

    /** A pool without sticky sessions. */
    Config pool(String name, String... addresses) {
        JsonArray servers = new JsonArray();
        for (String address : addresses) {
            servers.add(address);
        }
        root.getJsonObject("pools")
                .put(name, new JsonObject().put("servers", servers).put("sticky", false));
        return this;
    }

    /** How many connections each event loop may have to a server of a pool that is there already. */
    Config connections(String pool, int most) {
        root.getJsonObject("pools").getJsonObject(pool).put("maxConnections", most);
        return this;
    }

    /** Writes a line for each request to that file. */
    Config accessLog(Path file) {
        root.put("accessLog", new JsonObject().put("path", file.toString()));
        return this;
    }

    /** How the servers of a pool that is there already are checked. */
    Config health(String pool, JsonObject options) {
        root.getJsonObject("pools").getJsonObject(pool).put("health", options);
        return this;
    }

    /** A cache in memory. */
    Config cache(String name) {
        return cache(name, "64MiB");
    }

    /** A cache in memory of that size. */
    Config cache(String name, String maxSize) {
        JsonObject tier = new JsonObject().put("type", "memory").put("maxSize", maxSize);
        root.getJsonObject("caches").put(name, new JsonObject().put("tiers", new JsonArray().add(tier)));
        return this;
    }

    Config database(String name, JsonObject options) {
        root.getJsonObject("databases").put(name, options);
        return this;
    }

    /** A route, tried after those that are there. */
    Config route(String name, String path, JsonObject rest) {
        JsonObject route = new JsonObject()
                .put("name", name)
                .put("match", new JsonObject().put("path", path))
                .mergeIn(rest);
        root.getJsonArray("routes").add(route);
        return this;
    }

    /** A route to a pool, with two minutes until the response must begin. */
    Config toPool(String path, String pool) {
        return route(
                pool + root.getJsonArray("routes").size(),
                path,
                new JsonObject().put("pool", pool).put("timeout", "2m"));
    }

    /** A route that answers with a text. */
    Config respond(String path, String text) {
        return route(
                "respond" + root.getJsonArray("routes").size(),
                path,
                new JsonObject().put("respond", new JsonObject().put("body", text)));
    }

    @Override
    public String toString() {
        return root.encodePrettily();
    }
}
