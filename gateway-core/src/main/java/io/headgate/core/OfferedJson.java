package io.headgate.core;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.Point;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the plugins in use offer, by extension point. Calls plugins: not for event loops. */
final class OfferedJson {

    private static final Logger LOG = LoggerFactory.getLogger(OfferedJson.class);

    private OfferedJson() {}

    static JsonArray of(ExtensionCatalog catalog) {
        JsonArray points = new JsonArray();
        for (Point point : Point.values()) {
            JsonArray types = new JsonArray();
            catalog.all(point.factory()).forEach(extension -> add(extension, types));
            points.add(new JsonObject().put("point", point.label()).put("types", types));
        }
        return points;
    }

    private static void add(Extension<? extends ExtensionFactory> extension, JsonArray types) {
        String plugin = extension.context().pluginId();
        try {
            types.add(new JsonObject()
                    .put("type", extension.type())
                    .put("plugin", plugin)
                    .put("optionsSchema", extension.factory().optionsSchema().copy()));
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("An extension of plugin {} does not tell what it offers", plugin, e);
        }
    }
}
