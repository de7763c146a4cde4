package io.headgate.core.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What the schema of an extension's options may contain: the keywords that the gateway checks, so that none is ignored. */
final class OptionsSchema {

    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "integer", "number", "boolean", "null");
    private static final Set<String> KEYWORDS = Set.of(
            "$schema",
            "$comment",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "format",
            "type",
            "enum",
            "const",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "minLength",
            "maxLength",
            "pattern",
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            "properties",
            "required",
            "minProperties",
            "additionalProperties",
            "propertyNames");

    private OptionsSchema() {}

    /**
     * What is wrong with the schema of an extension's options; empty when nothing is.
     *
     * @param reserved keys that it may not declare
     */
    static List<String> check(JsonObject schema, Set<String> reserved) {
        List<String> problems = new ArrayList<>();
        if (!"object".equals(schema.getValue("type"))) {
            problems.add("\"type\" must be \"object\"");
        }
        check(schema, "", problems);
        if (schema.getValue("properties") instanceof JsonObject properties) {
            properties.fieldNames().stream()
                    .filter(reserved::contains)
                    .forEach(name -> problems.add("the property \"" + name + "\" is the gateway's own"));
        }
        return problems;
    }

    private static void check(JsonObject schema, String path, List<String> problems) {
        for (Map.Entry<String, Object> member : schema) {
            String keyword = member.getKey();
            String here = path.isEmpty() ? keyword : path + '.' + keyword;
            Object value = member.getValue();
            if (!KEYWORDS.contains(keyword) && !keyword.startsWith("x-")) {
                problems.add(here + ": this keyword is not supported");
            } else if (value == null && !"default".equals(keyword) && !"const".equals(keyword)) {
                problems.add(here + ": null");
            } else {
                checkValue(keyword, value, here, problems);
            }
        }
    }

    private static void checkValue(String keyword, @Nullable Object value, String here, List<String> problems) {
        switch (keyword) {
            case "type" -> {
                if (!isType(value)) {
                    problems.add(here + ": not a type of JSON Schema");
                }
            }
            case "properties" -> {
                if (value instanceof JsonObject properties) {
                    properties.forEach(p -> nested(p.getValue(), here + '.' + p.getKey(), problems));
                } else {
                    problems.add(here + ": expected an object");
                }
            }
            case "items", "propertyNames" -> nested(value, here, problems);
            case "additionalProperties" -> {
                if (!(value instanceof Boolean)) {
                    nested(value, here, problems);
                }
            }
            case "enum", "required", "examples" -> {
                if (!(value instanceof JsonArray)) {
                    problems.add(here + ": expected a list");
                }
            }
            case "pattern" -> {
                if (!(value instanceof String text) || !compiles(text)) {
                    problems.add(here + ": not a regular expression");
                }
            }
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" -> {
                if (!(value instanceof Number)) {
                    problems.add(here + ": expected a number");
                }
            }
            case "minLength", "maxLength", "minItems", "maxItems", "minProperties" -> {
                if (!(value instanceof Integer count) || count < 0) {
                    problems.add(here + ": expected a whole number, 0 or more");
                }
            }
            case "title", "description", "format" -> {
                if (!(value instanceof String)) {
                    problems.add(here + ": expected a text");
                }
            }
            default -> {}
        }
    }

    private static void nested(@Nullable Object value, String here, List<String> problems) {
        if (value instanceof JsonObject schema) {
            check(schema, here, problems);
        } else {
            problems.add(here + ": expected an object");
        }
    }

    private static boolean isType(@Nullable Object value) {
        if (value instanceof JsonArray several) {
            return !several.isEmpty() && several.stream().allMatch(OptionsSchema::isType);
        }
        return value instanceof String text && TYPES.contains(text);
    }

    private static boolean compiles(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /** A copy in which every object refuses the keys that it does not name, unless it says otherwise. */
    static JsonObject closed(JsonObject schema) {
        JsonObject copy = schema.copy();
        copy.remove("$schema");
        close(copy);
        if (!copy.containsKey("properties")) {
            copy.put("properties", new JsonObject());
        }
        return copy;
    }

    private static void close(JsonObject schema) {
        if ("object".equals(schema.getValue("type")) && !schema.containsKey("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
        schema.getJsonObject("properties", new JsonObject()).forEach(p -> close((JsonObject) p.getValue()));
        if (schema.getValue("items") instanceof JsonObject items) {
            close(items);
        }
        if (schema.getValue("additionalProperties") instanceof JsonObject others) {
            close(others);
        }
    }
}
