package io.headgate.core.service;

import io.headgate.api.plugin.Units;
import io.headgate.api.service.ServiceException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a request on the event bus, read strictly: a missing, mistyped or unknown member is refused by name. */
final class Arguments {

    private final JsonObject body;
    private final String path;

    /** The body of a message: a JSON object, or nothing. */
    Arguments(@Nullable Object body) {
        this(object(body), "");
    }

    private Arguments(JsonObject body, String path) {
        this.body = body;
        this.path = path;
    }

    private static JsonObject object(@Nullable Object body) {
        if (body == null) {
            return new JsonObject();
        }
        if (body instanceof JsonObject object) {
            return object;
        }
        throw invalid("the request is no JSON object (expected: an object)");
    }

    /** Refuses members that the operation does not know. */
    Arguments only(String... names) {
        Set<String> known = Set.of(names);
        for (String name : body.fieldNames()) {
            if (!known.contains(name)) {
                throw wrong(
                        name,
                        "unknown (expected " + (names.length == 0 ? "nothing" : "one of: " + String.join(", ", names))
                                + ")");
            }
        }
        return this;
    }

    String text(String name) {
        String value = optionalText(name);
        if (value == null) {
            throw wrong(name, "missing (expected: text)");
        }
        return value;
    }

    @Nullable
    String optionalText(String name) {
        return optional(name, String.class, "text");
    }

    boolean flag(String name, boolean otherwise) {
        Boolean value = optional(name, Boolean.class, "true or false");
        return value == null ? otherwise : value;
    }

    int number(String name, int otherwise) {
        Number value = optional(name, Number.class, "a whole number");
        if (value == null) {
            return otherwise;
        }
        if (value.doubleValue() != value.intValue()) {
            throw wrong(name, value + " (expected: a whole number)");
        }
        return value.intValue();
    }

    int whole(String name) {
        if (!body.containsKey(name)) {
            throw wrong(name, "missing (expected: a whole number)");
        }
        return number(name, 0);
    }

    /** Any JSON value; null when it is JSON's null. */
    @Nullable
    Object value(String name) {
        if (!body.containsKey(name)) {
            throw wrong(name, "missing (expected: a value)");
        }
        return body.getValue(name);
    }

    List<@Nullable Object> values(String name) {
        JsonArray array = optional(name, JsonArray.class, "an array");
        return array == null ? List.of() : array.stream().toList();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object value : values(name)) {
            if (!(value instanceof String text)) {
                throw wrong(name, "expected an array of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** The members of an object; none when it is not there. */
    Arguments within(String name) {
        JsonObject object = optional(name, JsonObject.class, "an object");
        return new Arguments(object == null ? new JsonObject() : object, path + name + '.');
    }

    /** A duration as text with a unit, or as a bare number in the unit that is customary for the member. */
    @Nullable
    Duration duration(String name, Duration bareUnit) {
        Object value = body.getValue(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number) {
            return bareUnit.multipliedBy(units(name, number));
        }
        if (value instanceof String text) {
            try {
                return Units.parseDuration(text);
            } catch (IllegalArgumentException e) {
                throw wrong(name, String.valueOf(e.getMessage()));
            }
        }
        throw wrong(name, "expected a duration such as \"30s\"");
    }

    private long units(String name, Number number) {
        double value = number.doubleValue();
        if (!(value > 0) || value != Math.rint(value)) {
            throw wrong(name, number + " (expected: a whole number above 0, or a duration such as \"30s\")");
        }
        return value < Long.MAX_VALUE ? number.longValue() : Long.MAX_VALUE;
    }

    private ServiceException wrong(String name, String problem) {
        return invalid(path + name + ": " + problem);
    }

    static ServiceException invalid(String message) {
        return new ServiceException("INVALID_OPTION", 400, message);
    }

    private <T> @Nullable T optional(String name, Class<T> type, String expected) {
        Object value = body.getValue(name);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw wrong(name, "expected " + expected);
        }
        return type.cast(value);
    }
}
