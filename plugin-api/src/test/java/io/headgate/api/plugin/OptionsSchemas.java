package io.headgate.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

/** What every extension point asks of {@link ExtensionFactory#type} and {@link ExtensionFactory#optionsSchema}. */
public final class OptionsSchemas {

    private OptionsSchemas() {}

    /** Fails when type or schema break the contract. */
    public static void check(ExtensionFactory factory) {
        assertThat(factory.type()).matches("[a-z0-9-]+");
        JsonObject schema = factory.optionsSchema();
        assertThat(schema.getString("type")).isEqualTo("object");
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        assertThat(properties.fieldNames()).doesNotContain("type");
        for (String name : properties.fieldNames()) {
            assertThat(properties.getJsonObject(name).getString("description"))
                    .as("description of %s", name)
                    .isNotBlank();
        }
        assertThat(factory.optionsSchema()).isEqualTo(schema);
    }

    /** The options with the defaults of those that the config leaves out, as the gateway passes them. */
    public static JsonObject withDefaults(ExtensionFactory factory, JsonObject options) {
        JsonObject complete = options.copy();
        JsonObject properties = factory.optionsSchema().getJsonObject("properties", new JsonObject());
        for (String name : properties.fieldNames()) {
            Object standard = properties.getJsonObject(name).getValue("default");
            if (standard != null && !complete.containsKey(name)) {
                complete.put(name, standard);
            }
        }
        return complete;
    }
}
