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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Between nodes and plain JSON. */
final class Nodes {

    private Nodes() {}

    /** A value of a schema, such as a default, as a node. */
    static Node ofJson(Node.At at, @Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, Node> members = new LinkedHashMap<>();
            object.forEach(m -> members.put(m.getKey(), ofJson(at.key(m.getKey()), m.getValue())));
            return new Obj(at, members);
        }
        if (value instanceof JsonArray array) {
            List<Node> items = new ArrayList<>();
            array.forEach(item -> items.add(ofJson(at.item(items.size()), item)));
            return new Arr(at, items);
        }
        if (value instanceof Number number) {
            return new Num(at, new BigDecimal(number.toString()), number.toString());
        }
        if (value instanceof Boolean bool) {
            return new Bool(at, bool);
        }
        return value == null ? new Nil(at) : new Text(at, value.toString(), value.toString(), false);
    }

    /** A node as plain JSON: whole numbers as Integer or Long, others as Double. */
    static @Nullable Object toJson(Node node) {
        if (node instanceof Obj object) {
            JsonObject json = new JsonObject();
            object.members().forEach((key, value) -> json.put(key, toJson(value)));
            return json;
        }
        if (node instanceof Arr list) {
            JsonArray json = new JsonArray();
            list.items().forEach(item -> json.add(toJson(item)));
            return json;
        }
        if (node instanceof Text text) {
            return text.value();
        }
        if (node instanceof Bool bool) {
            return bool.value();
        }
        return node instanceof Num number ? number(number) : null;
    }

    private static Number number(Num number) {
        if (!number.whole() || number.value().abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return number.value().doubleValue();
        }
        long value = number.value().longValueExact();
        return value == (int) value ? (Number) (int) value : (Number) value;
    }

    static boolean contains(List<Node> nodes, Node wanted) {
        return !(wanted instanceof Invalid)
                && nodes.stream().anyMatch(n -> Objects.equals(toJson(n), toJson(wanted)) && !(n instanceof Invalid));
    }
}
