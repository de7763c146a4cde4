package io.headgate.core.config;

import io.headgate.api.plugin.Units;
import io.headgate.core.config.Node.Arr;
import io.headgate.core.config.Node.Bool;
import io.headgate.core.config.Node.Num;
import io.headgate.core.config.Node.Obj;
import io.headgate.core.config.Node.Text;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object of a complete and valid document, read by key. A key that should be there and is not is a bug. */
record Section(Obj object) {

    boolean has(String key) {
        return object.get(key) != null;
    }

    String text(String key) {
        return text(node(key));
    }

    Duration duration(String key) {
        return Units.parseDuration(text(key));
    }

    long size(String key) {
        return Units.parseSize(text(key));
    }

    int integer(String key) {
        return ((Num) node(key)).value().intValueExact();
    }

    boolean flag(String key) {
        return ((Bool) node(key)).value();
    }

    Section section(String key) {
        return new Section((Obj) node(key));
    }

    /** The object of that key, or null when there is none or another value. */
    @Nullable
    Section optional(String key) {
        return object.get(key) instanceof Obj value ? new Section(value) : null;
    }

    List<String> texts(String key) {
        return list(key, Section::text);
    }

    <T> List<T> sections(String key, Function<Section, T> as) {
        return list(key, item -> as.apply(new Section((Obj) item)));
    }

    <T> Map<String, T> named(String key, BiFunction<String, Section, T> as) {
        Map<String, T> named = new LinkedHashMap<>();
        section(key)
                .object
                .members()
                .forEach((name, value) -> named.put(name, as.apply(name, new Section((Obj) value))));
        return Collections.unmodifiableMap(named);
    }

    Node node(String key) {
        Node node = object.get(key);
        if (node == null) {
            throw new IllegalStateException(object.at().key(key).path() + " has neither a value nor a default");
        }
        return node;
    }

    private <T> List<T> list(String key, Function<Node, T> as) {
        return ((Arr) node(key)).items().stream().map(as).toList();
    }

    private static String text(Node node) {
        return ((Text) node).value();
    }
}
