package io.headgate.core.config;

import io.headgate.core.config.Node.Origin;
import io.headgate.core.config.Node.Text;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of the environment that are defaults of the file. All of them are checked, also those that the file
 * overrides. An empty variable counts as not set.
 */
final class EnvironmentDefaults {

    private final Map<String, Node> values = new HashMap<>();

    EnvironmentDefaults(ConfigSchema schema, Map<String, String> environment, Problems problems) {
        SchemaWalk walk = new SchemaWalk(schema, name -> null, null, problems);
        schema.environment().forEach((name, property) -> {
            String text = environment.getOrDefault(name, "");
            if (!text.isEmpty()) {
                JsonObject rules = schema.resolve(property);
                Node value = node(name, text, rules);
                // Kept as it is, not completed: what it leaves open may have a variable of its own.
                if (!(walk.check(value, rules) instanceof Node.Invalid)) {
                    values.put(name, value);
                }
            }
        });
    }

    /** The value of a variable, or null when it is not set or was refused. */
    @Nullable
    Node value(String name) {
        return values.get(name);
    }

    private static Node node(String name, String text, JsonObject rules) {
        String unit = rules.getJsonObject("x-environment").getString("unit", "");
        boolean bare = !unit.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        Node.At at = new Node.At(name, 0, Origin.ENVIRONMENT);
        // Marked as a placeholder so that it takes the type that is asked for.
        Text value = new Text(at, bare ? text + unit : text, text, true);
        boolean isText = Coercion.types(rules).contains("string") || rules.containsKey("x-union");
        return isText ? new Text(at, value.value(), text, false) : value;
    }
}
