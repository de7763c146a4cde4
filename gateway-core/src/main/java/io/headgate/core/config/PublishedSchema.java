package io.headgate.core.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Spells out in plain JSON Schema what the gateway's own keywords mean. */
final class PublishedSchema {

    private static final String PLACEHOLDER = "placeholder";
    private static final Set<String> ANNOTATIONS = Set.of("title", "description", "default", "examples", "writeOnly");
    private static final Set<String> CONSTRAINTS =
            Set.of("enum", "const", "pattern", "format", "minLength", "maxLength");
    private static final Map<String, String> PATTERNS = Map.of(
            "duration", "^0*[1-9][0-9]*(ms|s|m|h|d)$",
            "size", "^[0-9]+(B|KiB|MiB|GiB|TiB|KB|MB|GB|TB)$");

    private PublishedSchema() {}

    static JsonObject of(JsonObject root) {
        JsonObject out = schema(root);
        JsonObject defs = new JsonObject();
        root.getJsonObject("$defs").forEach(def -> {
            JsonObject schema = (JsonObject) def.getValue();
            // A key is never a placeholder.
            defs.put(def.getKey(), "name".equals(def.getKey()) ? schema.copy() : schema(schema));
        });
        defs.put(
                PLACEHOLDER,
                new JsonObject()
                        .put("description", "A value from the environment or from a file.")
                        .put("type", "string")
                        .put("pattern", "\\$\\{"));
        return out.put("$defs", defs);
    }

    private static JsonObject schema(JsonObject in) {
        JsonObject out = new JsonObject();
        for (Map.Entry<String, Object> member : in) {
            switch (member.getKey()) {
                case "properties" -> {
                    JsonObject properties = new JsonObject();
                    in.getJsonObject("properties")
                            .forEach(p -> properties.put(p.getKey(), schema((JsonObject) p.getValue())));
                    out.put("properties", properties);
                }
                case "additionalProperties", "items" ->
                    out.put(member.getKey(), member.getValue() instanceof JsonObject s ? schema(s) : member.getValue());
                case "anyOf" -> out.put("anyOf", branches(in));
                case "format" -> format(in, out);
                case "$defs" -> {}
                default -> out.put(member.getKey(), copy(member.getValue()));
            }
        }
        if (in.containsKey("x-short") && !in.containsKey("anyOf")) {
            String key = in.getString("x-short");
            return either(
                    out, out.getJsonObject("properties").getJsonObject(key).copy());
        }
        return takesPlaceholder(in) ? either(out, new JsonObject().put("$ref", "#/$defs/" + PLACEHOLDER)) : out;
    }

    private static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return object.copy();
        }
        return value instanceof JsonArray array ? array.copy() : value;
    }

    private static void format(JsonObject in, JsonObject out) {
        String format = in.getString("format");
        // Under the name of "format" others would take "duration" for that of ISO 8601.
        out.put("x-format", format);
        String pattern = PATTERNS.get(format);
        if (pattern != null) {
            out.put("pattern", pattern);
        }
    }

    private static JsonArray branches(JsonObject in) {
        JsonArray out = new JsonArray();
        JsonArray names = new JsonArray();
        for (Object each : in.getJsonArray("anyOf")) {
            JsonObject branch = (JsonObject) each;
            out.add(schema(branch));
            if (in.containsKey("x-union") && onlyType(branch)) {
                names.add(
                        branch.getJsonObject("properties").getJsonObject("type").getString("const"));
            }
        }
        if (!names.isEmpty()) {
            JsonObject shortForm = new JsonObject().put("type", "string").put("enum", names);
            return new JsonArray().add(schema(shortForm)).addAll(out);
        }
        return out.isEmpty() ? out.add(false) : out;
    }

    private static boolean onlyType(JsonObject branch) {
        return branch.getJsonArray("required").stream().allMatch("type"::equals);
    }

    private static boolean takesPlaceholder(JsonObject in) {
        Object type = in.getValue("type");
        if ("integer".equals(type) || "number".equals(type) || "boolean".equals(type)) {
            return true;
        }
        return "string".equals(type) && in.fieldNames().stream().anyMatch(CONSTRAINTS::contains);
    }

    private static JsonObject either(JsonObject schema, JsonObject other) {
        JsonObject out = new JsonObject();
        JsonObject rest = new JsonObject();
        schema.forEach(m -> (ANNOTATIONS.contains(m.getKey()) || m.getKey().startsWith("x-") ? out : rest)
                .put(m.getKey(), m.getValue()));
        return out.put("anyOf", new JsonArray().add(rest).add(other));
    }
}
