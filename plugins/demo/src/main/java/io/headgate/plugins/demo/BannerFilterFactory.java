package io.headgate.plugins.demo;

import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.http.Tokens;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import org.pf4j.Extension;

/**
 * Contributes the filter {@code demo-banner}. PF4J's annotation processor finds the annotation and lists this class in
 * {@code META-INF/extensions.idx}, where the gateway looks for it.
 *
 * <pre>{@code
 * "filters": [ { "type": "demo-banner", "text": "Hello" } ]
 * }</pre>
 */
@Extension
public final class BannerFilterFactory implements FilterFactory {

    private static final int MAX_LENGTH = 200;

    @Override
    public String type() {
        return "demo-banner";
    }

    @Override
    public JsonObject optionsSchema() {
        JsonObject text = new JsonObject()
                .put("type", "string")
                .put("description", "What the X-Headgate-Demo field of every response says.")
                .put("minLength", 1)
                .put("maxLength", MAX_LENGTH)
                .put("default", "Hello from a plugin");
        return new JsonObject().put("type", "object").put("properties", new JsonObject().put("text", text));
    }

    @Override
    public Filter create(JsonObject options, PluginContext context) {
        String text = options.getString("text");
        // The schema cannot say this; the message of the exception becomes the reason why the config is refused.
        if (!Tokens.isFieldValue(text)) {
            throw new IllegalArgumentException("text: has a character that a header field cannot carry");
        }
        return new BannerFilter(text, context.meters().counter("banners_total"));
    }
}
