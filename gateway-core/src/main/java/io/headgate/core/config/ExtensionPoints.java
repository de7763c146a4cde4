package io.headgate.core.config;

import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.http.Tokens;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The places of the config where an extension is chosen by its type. */
enum ExtensionPoints {
    BALANCER("balancer", "", "", "balancing algorithm", BalancerFactory.class),
    HEALTH("health", "healthCommon", "http", "health check", HealthCheckFactory.class),
    STRATEGY("strategy", "", "", "cache strategy", CacheStrategyFactory.class),
    TIER("tier", "tierCommon", "", "kind of tier", CacheStoreFactory.class),
    FILTER("filter", "filterCommon", "", "filter", FilterFactory.class);

    private final String def;
    private final String common;
    private final String defaultType;
    private final String noun;
    private final Class<? extends ExtensionFactory> factory;

    ExtensionPoints(
            String def, String common, String defaultType, String noun, Class<? extends ExtensionFactory> factory) {
        this.def = def;
        this.common = common;
        this.defaultType = defaultType;
        this.noun = noun;
        this.factory = factory;
    }

    /** The name under {@code $defs}. */
    String def() {
        return def;
    }

    /** A schema with one branch for each extension of a catalog. */
    JsonObject union(ExtensionCatalog catalog, JsonObject defs) {
        JsonObject own =
                common.isEmpty() ? new JsonObject() : defs.getJsonObject(common).getJsonObject("properties");
        JsonArray branches = new JsonArray();
        for (Extension<? extends ExtensionFactory> extension : catalog.all(factory)) {
            branches.add(branch(extension.factory(), own));
        }
        JsonObject union =
                new JsonObject().put("x-short", "type").put("x-union", noun).put("anyOf", branches);
        return defaultType.isEmpty() ? union : union.put("x-default-type", defaultType);
    }

    private JsonObject branch(ExtensionFactory extension, JsonObject own) {
        String type = extension.type();
        JsonObject branch = OptionsSchema.closed(check(extension));
        JsonObject properties = new JsonObject()
                .put(
                        "type",
                        new JsonObject()
                                .put("description", "Which " + noun + " it is.")
                                .put("type", "string")
                                .put("const", type));
        own.forEach(property -> properties.put(property.getKey(), property.getValue()));
        // A property that the extension declares too is documented, and has its default, as the extension says.
        branch.getJsonObject("properties").forEach(property -> properties.put(property.getKey(), property.getValue()));
        JsonArray required = branch.getJsonArray("required", new JsonArray()).copy();
        if (!type.equals(defaultType)) {
            required.add("type");
        }
        if (branch.getString("title") == null) {
            branch.put("title", type);
        }
        return branch.put("properties", properties).put("required", required);
    }

    private JsonObject check(ExtensionFactory extension) {
        List<String> problems = problems(extension);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.get(0));
        }
        return extension.optionsSchema();
    }

    boolean isOf(ExtensionFactory extension) {
        return factory.isInstance(extension);
    }

    /** What is wrong with the type or the schema of an extension of this point. */
    List<String> problems(ExtensionFactory extension) {
        String type = extension.type();
        if (!type.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            return List.of("the type of a " + noun + ", \"" + Tokens.printable(type)
                    + "\" (expected: lower-case letters, digits and hyphens)");
        }
        String where = "the options schema of the " + noun + " \"" + type + "\": ";
        return OptionsSchema.check(extension.optionsSchema(), reserved()).stream()
                .map(where::concat)
                .toList();
    }

    /** Keys that an extension's options may not have. A tier's {@code ttl} may be declared, for a default of its own. */
    Set<String> reserved() {
        return switch (this) {
            case HEALTH -> Set.of("type", "interval", "timeout", "unhealthyThreshold", "healthyThreshold");
            case FILTER -> Set.of("type", "onFailure");
            case BALANCER, STRATEGY, TIER -> Set.of("type");
        };
    }
}
