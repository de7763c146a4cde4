package io.headgate.api.plugin;

import io.vertx.core.json.JsonObject;
import org.pf4j.ExtensionPoint;

/**
 * The common part of every extension point: a named factory that a plugin contributes.
 *
 * <p>Implementations are annotated with {@link org.pf4j.Extension}, are public, have a public constructor without
 * arguments and keep no state. The gateway makes one instance for each loaded plugin version and calls it on a worker
 * thread while a runtime is built, never on the path of a request. Nothing may be null. An exception that is thrown by
 * {@code create} refuses the config or plugin that asked for it, with the exception's message as the reason.
 */
public interface ExtensionFactory extends ExtensionPoint {

    /** The name used in the config, such as {@code round-robin}: lower-case letters, digits and hyphens. */
    String type();

    /**
     * The JSON Schema (2020-12) of this extension's options, an object schema. It validates the config, documents the
     * options and draws the console's form, so every property carries a {@code description} and, where it has one, a
     * {@code default}. The key {@code type} is the gateway's own and must not be declared. The gateway refuses keys that
     * the schema does not name.
     *
     * <p>Durations and sizes are strings with the {@code format} "duration" or "size", for {@link Units} to read; their
     * bounds are {@code x-minimum} and {@code x-maximum}, such as "100ms". {@code writeOnly} marks a secret. References and
     * the keywords that combine schemas are not supported; a plugin that uses them is refused.
     */
    JsonObject optionsSchema();

    /** A schema for an extension without options. */
    static JsonObject noOptions() {
        return new JsonObject().put("type", "object").put("properties", new JsonObject());
    }
}
