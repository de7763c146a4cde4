package io.headgate.core.config;

import io.headgate.core.config.Node.Arr;
import io.headgate.core.config.Node.Bool;
import io.headgate.core.config.Node.Invalid;
import io.headgate.core.config.Node.Obj;
import io.headgate.core.config.Node.Origin;
import io.headgate.core.config.Node.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks a document against the schema and completes it: long forms for short ones, typed values for placeholders,
 * defaults for what is absent. Each mistake gives one problem, and an {@link Invalid} in its place.
 */
final class SchemaWalk {

    private final ConfigSchema schema;
    private final Function<String, @Nullable Node> environment;
    private final Scalars scalars;
    private final Problems problems;

    /**
     * @param environment the value that a variable gives to the properties that it is the default of, or null
     * @param document where names are looked up
     */
    SchemaWalk(
            ConfigSchema schema,
            Function<String, @Nullable Node> environment,
            @Nullable Node document,
            Problems problems) {
        this.schema = schema;
        this.environment = environment;
        this.problems = problems;
        this.scalars = new Scalars(document, problems);
    }

    /** The completed value. */
    Node check(Node node, JsonObject unresolved) {
        if (node instanceof Invalid) {
            return node;
        }
        JsonObject rules = schema.resolve(unresolved);
        if (rules.containsKey("x-union")) {
            return union(node, rules);
        }
        if (rules.containsKey("anyOf")) {
            return anyOf(node, rules);
        }
        Node value = Coercion.toType(lengthen(node, rules), rules);
        if (!Coercion.fits(value, rules)) {
            return refuse(node, rules);
        }
        if (value instanceof Obj object) {
            return object(object, rules);
        }
        return value instanceof Arr list ? list(list, rules) : scalars.check(value, rules);
    }

    private Node refuse(Node node, JsonObject rules) {
        problems.add(node.at(), Shown.of(node, rules) + " (expected: " + Expected.of(rules, schema) + ")");
        return new Invalid(node.at());
    }

    /** The long form of a short one. */
    private static Node lengthen(Node node, JsonObject rules) {
        String key = rules.getString("x-short");
        return key == null || !(node instanceof Text) ? node : new Obj(node.at(), Map.of(key, node));
    }

    private Node anyOf(Node node, JsonObject rules) {
        for (Object each : rules.getJsonArray("anyOf")) {
            JsonObject branch = schema.resolve((JsonObject) each);
            Node value = Coercion.toType(lengthen(node, branch), branch);
            if (Coercion.fits(value, branch) && (!branch.containsKey("const") || Scalars.listed(value, branch))) {
                Node checked = check(node, branch);
                boolean on = checked instanceof Bool bool && bool.value() && rules.getBoolean("x-true", false);
                return on ? anyOf(new Obj(node.at(), Map.of()), rules) : checked;
            }
        }
        return refuse(node, rules);
    }

    private Node union(Node node, JsonObject rules) {
        if (!(lengthen(node, rules) instanceof Obj object)) {
            return refuse(node, rules);
        }
        Map<String, JsonObject> branches = new LinkedHashMap<>();
        for (Object each : rules.getJsonArray("anyOf")) {
            JsonObject branch = (JsonObject) each;
            branches.put(
                    branch.getJsonObject("properties").getJsonObject("type").getString("const"), branch);
        }
        String noun = rules.getString("x-union");
        Node type = object.get("type");
        if (type == null) {
            String usual = rules.getString("x-default-type");
            if (usual == null) {
                problems.add(object.at().key("type"), "missing (expected: " + unionNames(branches) + ")");
                return new Invalid(object.at());
            }
            type = new Text(object.at().key("type").origin(Origin.DEFAULT), usual, usual, false);
        }
        if (!(type instanceof Text text)) {
            return type instanceof Invalid ? type : refuse(type, new JsonObject().put("type", "string"));
        }
        JsonObject branch = branches.get(text.value());
        if (branch == null) {
            problems.add(
                    text.at(), Shown.of(text, rules) + " (no such " + noun + missing(text.value(), branches) + ")");
            return new Invalid(object.at());
        }
        Map<String, Node> members = new LinkedHashMap<>();
        members.put("type", type);
        members.putAll(object.members());
        return object(new Obj(object.at(), members), branch);
    }

    private static String unionNames(Map<String, JsonObject> branches) {
        return branches.isEmpty() ? "one that a plugin brings" : Names.oneOf(branches.keySet());
    }

    private static String missing(String type, Map<String, JsonObject> branches) {
        if (branches.isEmpty()) {
            return "; no installed plugin brings one";
        }
        String hint = Names.hint(type, branches.keySet());
        return (hint.startsWith("; did") ? hint + " Installed: " : "; installed: ")
                + String.join(", ", branches.keySet())
                + (hint.startsWith("; did") ? "" : "; is a plugin missing?");
    }

    private Node object(Obj object, JsonObject rules) {
        JsonObject properties = rules.getJsonObject("properties", new JsonObject());
        Map<String, Node> members = new LinkedHashMap<>();
        for (Map.Entry<String, Node> member : object.members().entrySet()) {
            Node value = member.getValue();
            JsonObject property = properties.getJsonObject(member.getKey());
            if (property != null) {
                members.put(member.getKey(), check(value, property));
            } else if (rules.getValue("additionalProperties") instanceof JsonObject others) {
                if (goodKey(member.getKey(), value, rules)) {
                    members.put(member.getKey(), check(value, others));
                }
            } else if (Boolean.FALSE.equals(rules.getValue("additionalProperties"))) {
                problems.add(value.at(), "unknown key" + unknown(member.getKey(), properties));
            } else {
                members.put(member.getKey(), value);
            }
        }
        complete(object, properties, members);
        require(object, rules, properties);
        return new Obj(object.at(), members);
    }

    private static String unknown(String key, JsonObject properties) {
        if (properties.isEmpty()) {
            return " (expected: none here)";
        }
        String hint = Names.hint(key, properties.fieldNames());
        return hint.isEmpty() ? "" : " (" + hint.substring(2) + ")";
    }

    private boolean goodKey(String key, Node value, JsonObject rules) {
        JsonObject names = rules.getJsonObject("propertyNames");
        if (names == null) {
            return true;
        }
        return !(scalars.check(new Text(value.at(), key, key, false), schema.resolve(names)) instanceof Invalid);
    }

    private void complete(Obj object, JsonObject properties, Map<String, Node> members) {
        for (String key : properties.fieldNames()) {
            if (object.get(key) == null) {
                JsonObject property = schema.resolve(properties.getJsonObject(key));
                Node value = absent(object.at().key(key), property);
                if (value != null) {
                    members.put(key, check(value, property));
                }
            }
        }
    }

    private @Nullable Node absent(Node.At at, JsonObject property) {
        JsonObject variable = property.getJsonObject("x-environment");
        Node value = variable == null ? null : environment.apply(variable.getString("name"));
        if (value != null) {
            return value;
        }
        return property.containsKey("default")
                ? Nodes.ofJson(at.origin(Origin.DEFAULT), property.getValue("default"))
                : null;
    }

    private void require(Obj object, JsonObject rules, JsonObject properties) {
        for (Object each : rules.getJsonArray("required", new JsonArray())) {
            String key = (String) each;
            if (object.get(key) == null && !"type".equals(key)) {
                String expected = properties.containsKey(key)
                        ? " (expected: " + Expected.of(schema.resolve(properties.getJsonObject(key)), schema) + ")"
                        : "";
                problems.add(object.at().key(key), "missing" + expected);
            }
        }
        int least = rules.getInteger("minProperties", 0);
        if (object.members().size() < least) {
            problems.add(object.at(), "too few entries (expected: at least " + least + ")");
        }
        JsonArray targets = rules.getJsonArray("x-target");
        if (targets != null) {
            exactlyOne(object, targets);
        }
    }

    private void exactlyOne(Obj object, JsonArray keys) {
        List<String> all = keys.stream().map(String.class::cast).toList();
        List<String> present =
                all.stream().filter(key -> object.get(key) != null).toList();
        if (present.isEmpty()) {
            problems.add(object.at(), "has no target (expected: exactly " + Names.oneOf(all) + ")");
        } else if (present.size() > 1) {
            problems.add(
                    object.at(),
                    "has several targets, " + String.join(" and ", present) + " (expected: exactly " + Names.oneOf(all)
                            + ")");
        }
    }

    private Node list(Arr list, JsonObject rules) {
        int least = rules.getInteger("minItems", 0);
        int most = rules.getInteger("maxItems", Integer.MAX_VALUE);
        int size = list.items().size();
        if (size < least || size > most) {
            problems.add(
                    list.at(),
                    size + " entries (expected: " + (size < least ? "at least " + least : "at most " + most) + ")");
        }
        List<Node> items = new ArrayList<>();
        JsonObject rule = rules.getJsonObject("items");
        for (Node item : list.items()) {
            Node checked = rule == null ? item : check(item, rule);
            if (rules.getBoolean("uniqueItems", false) && Nodes.contains(items, checked)) {
                problems.add(item.at(), "is there twice");
            }
            items.add(checked);
        }
        return new Arr(list.at(), items);
    }
}
