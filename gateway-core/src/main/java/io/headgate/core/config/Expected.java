package io.headgate.core.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** What a schema asks for, in words. */
final class Expected {

    private Expected() {}

    static String of(JsonObject rules, ConfigSchema schema) {
        JsonArray branches = rules.getJsonArray("anyOf");
        if (rules.containsKey("x-union")) {
            return "the type of a " + rules.getString("x-union") + " or an object with its options";
        }
        if (branches != null) {
            return branches.stream()
                    .map(branch -> of(schema.resolve((JsonObject) branch), schema))
                    .distinct()
                    .collect(Collectors.joining(" or "));
        }
        String own = ofRules(rules);
        return rules.containsKey("x-short") ? "a text or " + own : own;
    }

    /** Of a schema without branches. */
    static String ofRules(JsonObject rules) {
        if (rules.containsKey("x-expected")) {
            return rules.getString("x-expected");
        }
        if (rules.containsKey("const")) {
            return json(rules.getValue("const"));
        }
        if (rules.containsKey("enum")) {
            List<String> values =
                    rules.getJsonArray("enum").stream().map(Expected::json).toList();
            return values.size() == 1 ? values.get(0) : "one of " + String.join(", ", values);
        }
        return Coercion.types(rules).stream().map(type -> type(type, rules)).collect(Collectors.joining(" or "));
    }

    private static String type(String type, JsonObject rules) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "integer" -> "a whole number" + range(rules);
            case "number" -> "a number" + range(rules);
            case "boolean" -> "true or false";
            case "string" -> text(rules);
            default -> "null";
        };
    }

    private static String text(JsonObject rules) {
        Format format = Format.named(rules.getString("format", ""));
        if (format != null) {
            return format.expected() + quantities(rules);
        }
        if (rules.containsKey("x-names")) {
            return "the name of one of " + rules.getString("x-names");
        }
        if (rules.containsKey("pattern")) {
            return "a text that matches " + rules.getString("pattern");
        }
        int least = rules.getInteger("minLength", 0);
        int most = rules.getInteger("maxLength", Integer.MAX_VALUE);
        if (most < Integer.MAX_VALUE) {
            return "a text of " + least + " to " + most + " characters";
        }
        return least > 1 ? "a text of at least " + least + " characters" : least == 1 ? "a text, not empty" : "a text";
    }

    private static String range(JsonObject rules) {
        return bounds(rules.getValue("minimum"), rules.getValue("maximum"));
    }

    private static String quantities(JsonObject rules) {
        String bounds = bounds(rules.getValue("x-minimum"), rules.getValue("x-maximum"));
        return bounds.startsWith(" ") ? ',' + bounds : bounds;
    }

    private static String bounds(Object least, Object most) {
        if (least != null && most != null) {
            return " from " + least + " to " + most;
        }
        if (most != null) {
            return ", at most " + most;
        }
        return least != null ? ", at least " + least : "";
    }

    private static String json(Object value) {
        return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    }
}
