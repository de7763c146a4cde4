package io.headgate.core.config;

import io.headgate.api.plugin.Units;
import io.headgate.core.config.Node.Arr;
import io.headgate.core.config.Node.Bool;
import io.headgate.core.config.Node.Num;
import io.headgate.core.config.Node.Obj;
import io.headgate.core.config.Node.Origin;
import io.headgate.core.config.Node.Text;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules between values, which no schema can say. Works on what is valid of a document and passes over the rest. */
final class ConfigRules {

    private static final Set<Integer> STORED_REDIRECTS = Set.of(301, 308);

    private final Obj root;
    private final Problems problems;

    ConfigRules(Obj root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void check() {
        listeners();
        entries("pools").forEach(this::pool);
        cookies();
        entries("databases").forEach(this::database);
        Map<String, Node> names = new HashMap<>();
        for (Node route : items(root.get("routes"))) {
            if (route instanceof Obj object) {
                unique(names, object.get("name"), "route");
                route(object);
            }
        }
    }

    private void listeners() {
        Map<HostPort, Node> seen = new HashMap<>();
        entries("listeners").forEach(listener -> address(seen, listener.get("address")));
        if (root.get("admin") instanceof Obj admin) {
            address(seen, admin.get("address"));
        }
    }

    private void address(Map<HostPort, Node> seen, @Nullable Node node) {
        if (!(node instanceof Text text)) {
            return;
        }
        HostPort address = HostPort.parse(text.value());
        if (address == null || address.port() == 0) {
            return;
        }
        for (Map.Entry<HostPort, Node> other : seen.entrySet()) {
            if (address.collides(other.getKey())) {
                problems.add(
                        text.at(),
                        Shown.text(text) + " (the address is taken by "
                                + other.getValue().at().path() + ")");
                return;
            }
        }
        seen.put(address, text);
    }

    private void pool(Obj pool) {
        Map<String, Node> ids = new HashMap<>();
        Map<String, HostPort> own = own();
        for (Node each : items(pool.get("servers"))) {
            if (!(each instanceof Obj server) || !(server.get("address") instanceof Text text)) {
                continue;
            }
            HostPort address = HostPort.ofServer(text.value());
            Node id = server.get("id");
            if (id != null) {
                unique(ids, id, "server");
            } else if (address != null && ids.putIfAbsent(address.toString(), text) != null) {
                problems.add(text.at(), Shown.text(text) + " (the server is there twice; an \"id\" tells them apart)");
            }
            own.forEach((listener, bound) -> {
                if (address != null && address.reaches(bound)) {
                    problems.add(text.at(), Shown.text(text) + " (this is the gateway's own " + listener + ")");
                }
            });
        }
        // A default gives way to a shorter interval, see the binder.
        if (pool.get("health") instanceof Obj health
                && health.get("timeout") instanceof Text timeout
                && timeout.at().origin() == Origin.FILE) {
            ordered(health, "timeout", health, "interval", true);
        }
    }

    /** What the gateway itself is bound to, by what messages call it. */
    private Map<String, HostPort> own() {
        Map<String, HostPort> own = new LinkedHashMap<>();
        if (root.get("admin") instanceof Obj admin) {
            own(own, "admin listener", admin);
        }
        entries("listeners")
                .forEach(listener -> own(own, "listener, " + listener.at().path(), listener));
        return own;
    }

    private static void own(Map<String, HostPort> own, String name, Obj listener) {
        HostPort address = listener.get("address") instanceof Text text ? HostPort.parse(text.value()) : null;
        if (address != null) {
            own.put(name, address);
        }
    }

    /** Pools that share a host would overwrite each other's sessions. */
    private void cookies() {
        Map<String, Node> given = new HashMap<>();
        Map<String, String> usual = new HashMap<>();
        if (root.get("pools") instanceof Obj pools) {
            pools.members().forEach((name, node) -> {
                if (node instanceof Obj pool && pool.get("sticky") instanceof Obj sticky) {
                    unique(given, sticky.get("cookie"), "pool's cookie");
                    if (sticky.get("cookie") == null) {
                        usual.put(StickyConfig.usualCookie(name), name);
                    }
                }
            });
        }
        given.forEach((name, cookie) -> {
            if (usual.containsKey(name)) {
                problems.add(
                        cookie.at(),
                        Shown.text((Text) cookie) + " (the cookie of the pool " + usual.get(name)
                                + ", which gives no name of its own)");
            }
        });
    }

    private void database(Obj database) {
        ordered(database, "queryTimeout", database, "statementTimeout", true);
        if (database.get("connections") instanceof Obj connections) {
            ordered(connections, "acquireTimeout", database, "queryTimeout", false);
        }
    }

    private void ordered(Obj one, String key, Obj other, String bound, boolean mayBeEqual) {
        if (one.get(key) instanceof Text value && other.get(bound) instanceof Text limit) {
            int order = Units.parseDuration(value.value()).compareTo(Units.parseDuration(limit.value()));
            if (order > 0 || (order == 0 && !mayBeEqual)) {
                String expected = (mayBeEqual ? "at most " : "less than ") + bound + ", which is " + limit.value();
                problems.add(
                        one.at().key(key).line(line(value, limit)),
                        Shown.text(value) + " (expected: " + expected + ")");
            }
        }
    }

    /** Of two values the one that is in the file itself, as its line is one to look at. */
    private static int line(Text value, Text limit) {
        return value.at().origin() == Origin.FILE
                ? value.at().line()
                : limit.at().line();
    }

    private void route(Obj route) {
        Set<String> parameters = route.get("match") instanceof Obj match && match.get("path") instanceof Text path
                ? PathFormat.parameters(path.value())
                : Set.of();
        if (route.get("query") instanceof Obj query) {
            items(query.get("parameters")).forEach(parameter -> parameter(parameter, parameters));
        }
        if (route.get("cache") instanceof Obj cache) {
            cache(route, cache);
        }
    }

    /** What could never store anything. */
    private void cache(Obj route, Obj cache) {
        boolean ttl = cache.get("ttl") != null;
        if (cache.get("override") instanceof Bool override && override.value() && !ttl) {
            problems.add(override.at(), "true (expected: a ttl beside it, which is to win over that of responses)");
        } else if (!ttl && (route.get("query") != null || route.get("redirect") != null)) {
            String target = route.get("query") != null ? "a query" : "a redirect";
            problems.add(
                    cache.at(),
                    "without ttl stores nothing (expected: a ttl, as answers of " + target + " bring no freshness)");
        } else if (route.get("redirect") instanceof Obj redirect
                && redirect.get("status") instanceof Num status
                && !STORED_REDIRECTS.contains(status.value().intValue())) {
            problems.add(
                    cache.at(),
                    "stores nothing (expected: status 301 or 308, as a redirect with " + status.shown()
                            + " is never stored)");
        }
    }

    private void parameter(Node node, Set<String> pathParameters) {
        if (!(node instanceof Obj parameter)) {
            return;
        }
        if (parameter.get("from") instanceof Text from
                && from.value().startsWith("path.")
                && !pathParameters.contains(from.value().substring("path.".length()))) {
            problems.add(
                    from.at(),
                    Shown.text(from) + " (the route's path has no such parameter"
                            + Names.hint(from.value().substring("path.".length()), pathParameters) + ")");
        }
        Node usual = parameter.get("default");
        if (usual != null && parameter.get("required") instanceof Bool required && required.value()) {
            problems.add(required.at(), "true (expected: false, as there is a default)");
        }
    }

    private void unique(Map<String, Node> seen, @Nullable Node node, String what) {
        if (node instanceof Text text) {
            Node earlier = seen.putIfAbsent(text.value(), text);
            if (earlier != null) {
                problems.add(
                        text.at(),
                        Shown.text(text) + " (the name of another " + what + " already, line "
                                + earlier.at().line() + ")");
            }
        }
    }

    private List<Obj> entries(String section) {
        return root.get(section) instanceof Obj object
                ? object.members().values().stream()
                        .filter(Obj.class::isInstance)
                        .map(Obj.class::cast)
                        .toList()
                : List.of();
    }

    private static List<Node> items(@Nullable Node node) {
        return node instanceof Arr list ? list.items() : List.of();
    }
}
