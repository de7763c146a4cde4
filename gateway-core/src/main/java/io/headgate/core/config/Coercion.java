package io.headgate.core.config;

import io.headgate.core.config.Node.Arr;
import io.headgate.core.config.Node.Bool;
import io.headgate.core.config.Node.Invalid;
import io.headgate.core.config.Node.Nil;
import io.headgate.core.config.Node.Num;
import io.headgate.core.config.Node.Obj;
import io.headgate.core.config.Node.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;

/** The types of JSON Schema, and how a value that was one placeholder takes one. */
final class Coercion {

    private static final int MAX_DIGITS = 40;

    private Coercion() {}

    /** The types that a schema allows; empty for all. */
    static List<String> types(JsonObject rules) {
        Object type = rules.getValue("type");
        if (type instanceof JsonArray several) {
            return several.stream().map(String.class::cast).toList();
        }
        return type instanceof String one ? List.of(one) : List.of();
    }

    /** Whether a value is of a type that the schema allows. */
    static boolean fits(Node node, JsonObject rules) {
        List<String> types = types(rules);
        return types.isEmpty() || types.stream().anyMatch(type -> is(node, type));
    }

    private static boolean is(Node node, String type) {
        return switch (type) {
            case "object" -> node instanceof Obj;
            case "array" -> node instanceof Arr;
            case "string" -> node instanceof Text;
            case "number" -> node instanceof Num;
            case "integer" -> node instanceof Num number && number.whole();
            case "boolean" -> node instanceof Bool;
            default -> node instanceof Nil;
        };
    }

    /** A placeholder's text as the type that is asked for; anything else as it is. */
    static Node toType(Node node, JsonObject rules) {
        if (!(node instanceof Text text) || !text.placeholder() || fits(node, rules)) {
            return node;
        }
        for (String type : types(rules)) {
            Node typed = typed(text, type);
            if (!(typed instanceof Invalid)) {
                return typed;
            }
        }
        return node;
    }

    private static Node typed(Text text, String type) {
        String value = text.value().strip();
        switch (type) {
            case "boolean" -> {
                if (value.equals("true") || value.equals("false")) {
                    return new Bool(text.at(), value.equals("true"));
                }
            }
            case "integer", "number" -> {
                if (value.length() <= MAX_DIGITS && value.matches("-?[0-9]+(\\.[0-9]+)?")) {
                    Num number = new Num(text.at(), new BigDecimal(value), '"' + text.shown() + '"');
                    return type.equals("number") || number.whole() ? number : new Invalid(text.at());
                }
            }
            default -> {}
        }
        return new Invalid(text.at());
    }
}
