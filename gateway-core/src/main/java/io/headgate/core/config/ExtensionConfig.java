package io.headgate.core.config;

import io.vertx.core.json.JsonObject;

/**
 * The choice of an extension and its options.
 *
 * @param options valid against the extension's schema, defaults filled in, without {@code type}; never changed
 */
public record ExtensionConfig(String type, JsonObject options) {

    /** The type alone: options may hold secrets. */
    @Override
    public String toString() {
        return type;
    }
}
