package io.headgate.core.config;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.plugin.ExtensionCatalog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The schema of the config: the gateway's own and, within it, those of the extensions that are installed. Immutable and
 * safe for use from any thread.
 *
 * <p>Besides the keywords of JSON Schema 2020-12 it uses {@code x-short} (a value that is no object stands for an object
 * with that one key), {@code x-true} (true stands for an object without keys), {@code x-names} (the value is a key of that section), {@code x-environment} (the variable that is
 * the default), {@code x-expected} (what messages say of a pattern), {@code x-minimum} and {@code x-maximum} (of durations
 * and sizes), {@code x-target} (keys of which there is exactly one) and formats of its own.
 */
public final class ConfigSchema {

    private static final String REF = "#/$defs/";

    private final JsonObject root;
    private final JsonObject defs;

    private ConfigSchema(JsonObject root) {
        this.root = root;
        this.defs = root.getJsonObject("$defs");
    }

    /**
     * The schema for the extensions of a catalog.
     *
     * @throws IllegalArgumentException when an extension's schema is not one that {@link #problems} accepts
     */
    public static ConfigSchema assemble(ExtensionCatalog catalog) {
        JsonObject root = resource();
        JsonObject defs = root.getJsonObject("$defs");
        for (ExtensionPoints point : ExtensionPoints.values()) {
            defs.put(point.def(), point.union(catalog, defs));
        }
        return new ConfigSchema(root);
    }

    /**
     * What is wrong with the type or the options schema of an extension; empty when nothing is. A plugin with such an
     * extension is not to be loaded: no config could be read beside it.
     */
    public static List<String> problems(ExtensionFactory extension) {
        List<String> problems = new ArrayList<>();
        for (ExtensionPoints point : ExtensionPoints.values()) {
            if (point.isOf(extension)) {
                problems.addAll(point.problems(extension));
            }
        }
        return problems;
    }

    /**
     * The schema for people and editors: plain JSON Schema 2020-12 in which short forms and placeholders are spelled out.
     * Keywords that begin with {@code x-} are annotations.
     */
    public JsonObject document() {
        return PublishedSchema.of(root);
    }

    /** The keys whose values are secrets, wherever they are. */
    public Set<String> secretKeys() {
        Set<String> keys = new TreeSet<>();
        collectSecrets(root, keys);
        return keys;
    }

    private static void collectSecrets(@Nullable Object part, Set<String> keys) {
        if (part instanceof JsonObject object) {
            JsonObject properties = object.getJsonObject("properties");
            if (properties != null) {
                properties.forEach(property -> {
                    if (property.getValue() instanceof JsonObject rules && rules.getBoolean("writeOnly", false)) {
                        keys.add(property.getKey());
                    }
                });
            }
            object.forEach(member -> collectSecrets(member.getValue(), keys));
        } else if (part instanceof JsonArray array) {
            array.forEach(item -> collectSecrets(item, keys));
        }
    }

    JsonObject root() {
        return root;
    }

    /** A schema with the one that it refers to merged in; its own keywords win. */
    JsonObject resolve(JsonObject schema) {
        String ref = schema.getString("$ref");
        if (ref == null) {
            return schema;
        }
        JsonObject target = defs.getJsonObject(ref.substring(REF.length()));
        Map<String, Object> merged = new LinkedHashMap<>(resolve(target).getMap());
        merged.putAll(schema.getMap());
        merged.remove("$ref");
        return new JsonObject(merged);
    }

    /** The properties that a variable of the environment is the default of, by the variable's name. */
    Map<String, JsonObject> environment() {
        Map<String, JsonObject> found = new LinkedHashMap<>();
        collect(root, found);
        return found;
    }

    private static void collect(@Nullable Object part, Map<String, JsonObject> found) {
        if (part instanceof JsonObject object) {
            JsonObject environment = object.getJsonObject("x-environment");
            if (environment != null) {
                found.put(environment.getString("name"), object);
            }
            object.forEach(member -> {
                if (!"default".equals(member.getKey())) {
                    collect(member.getValue(), found);
                }
            });
        } else if (part instanceof JsonArray array) {
            array.forEach(item -> collect(item, found));
        }
    }

    private static JsonObject resource() {
        try (InputStream in = ConfigSchema.class.getResourceAsStream("gateway.schema.json")) {
            if (in == null) {
                throw new IllegalStateException("gateway.schema.json is missing from the class path");
            }
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
