package io.headgate.core.config;

import io.headgate.api.plugin.Units;
import io.headgate.core.config.Node.Arr;
import io.headgate.core.config.Node.Bool;
import io.headgate.core.config.Node.Obj;
import io.headgate.core.config.Node.Text;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules between values, which no schema can say. Works on what is valid of a document and passes over the rest. */
final class ConfigRules {

    private final Obj root;
    private final Problems problems;

    ConfigRules(Obj root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void check() {
        listeners();
        entries("pools").forEach(this::pool);
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
        HostPort address = node instanceof Text text ? HostPort.parse(text.value()) : null;
        if (node == null || address == null || address.port() == 0) {
            return;
        }
        for (Map.Entry<HostPort, Node> other : seen.entrySet()) {
            if (address.collides(other.getKey())) {
                problems.add(
                        node.at(),
                        "\"" + address + "\" (the address is taken by "
                                + other.getValue().at().path() + ")");
                return;
            }
        }
        seen.put(address, node);
    }

    private void pool(Obj pool) {
        Map<String, Node> ids = new HashMap<>();
        HostPort admin = admin();
        for (Node each : items(pool.get("servers"))) {
            if (!(each instanceof Obj server) || !(server.get("address") instanceof Text text)) {
                continue;
            }
            HostPort address = HostPort.ofServer(text.value());
            Node id = server.get("id");
            if (id != null) {
                unique(ids, id, "server");
            } else if (address != null && ids.putIfAbsent(address.toString(), text) != null) {
                problems.add(text.at(), "\"" + address + "\" (the server is there twice; an \"id\" tells them apart)");
            }
            if (address != null && admin != null && address.reaches(admin)) {
                problems.add(text.at(), "\"" + address + "\" (this is the gateway's own admin listener)");
            }
        }
        if (pool.get("health") instanceof Obj health) {
            atMost(health, "timeout", health, "interval");
        }
    }

    private @Nullable HostPort admin() {
        return root.get("admin") instanceof Obj admin && admin.get("address") instanceof Text address
                ? HostPort.parse(address.value())
                : null;
    }

    private void database(Obj database) {
        atMost(database, "queryTimeout", database, "statementTimeout");
        if (database.get("connections") instanceof Obj connections) {
            Duration acquire = duration(connections.get("acquireTimeout"));
            Duration query = duration(database.get("queryTimeout"));
            if (acquire != null && query != null && acquire.compareTo(query) >= 0) {
                report(connections, "acquireTimeout", "less than queryTimeout", database, "queryTimeout");
            }
        }
    }

    private void atMost(Obj one, String key, Obj other, String bound) {
        Duration value = duration(one.get(key));
        Duration most = duration(other.get(bound));
        if (value != null && most != null && value.compareTo(most) > 0) {
            report(one, key, "at most " + bound, other, bound);
        }
    }

    private void report(Obj one, String key, String expected, Obj other, String bound) {
        Text value = (Text) one.members().get(key);
        Text limit = (Text) other.members().get(bound);
        problems.add(
                one.at().key(key).line(value.at().line()),
                '"' + value.value() + "\" (expected: " + expected + ", which is " + limit.value() + ")");
    }

    private void route(Obj route) {
        Set<String> parameters = route.get("match") instanceof Obj match && match.get("path") instanceof Text path
                ? PathFormat.parameters(path.value())
                : Set.of();
        if (route.get("query") instanceof Obj query) {
            items(query.get("parameters")).forEach(parameter -> parameter(parameter, parameters));
        }
        if (route.get("cache") instanceof Obj cache
                && cache.get("override") instanceof Bool override
                && override.value()
                && cache.get("ttl") == null) {
            problems.add(override.at(), "true (expected: a ttl beside it, which is to win over that of responses)");
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
                    '"' + from.value() + "\" (the route's path has no such parameter"
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
                        '"' + text.value() + "\" (the name of another " + what + " already, line "
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

    private static @Nullable Duration duration(@Nullable Node node) {
        return node instanceof Text text ? Units.parseDuration(text.value()) : null;
    }
}
