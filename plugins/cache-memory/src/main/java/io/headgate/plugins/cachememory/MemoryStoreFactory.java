package io.headgate.plugins.cachememory;

import com.github.benmanes.caffeine.cache.Ticker;
import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.plugin.Units;
import io.vertx.core.json.JsonObject;
import org.pf4j.Extension;

/** Makes tiers of the type {@code memory}. */
@Extension
public final class MemoryStoreFactory implements CacheStoreFactory {

    private static final long SMALLEST = 64 * 1024;

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public JsonObject optionsSchema() {
        return new JsonObject()
                .put("type", "object")
                .put(
                        "properties",
                        new JsonObject()
                                .put(
                                        "maxSize",
                                        new JsonObject()
                                                .put("type", "string")
                                                .put("format", "size")
                                                .put("x-minimum", "64KiB")
                                                .put("default", "256MiB")
                                                .put(
                                                        "description",
                                                        "Memory for entries, their keys and fields, at least 64KiB.")));
    }

    @Override
    public CacheStore create(JsonObject options, PluginContext context) {
        return new MemoryStore(maxBytes(options.getString("maxSize")), Ticker.systemTicker());
    }

    private static long maxBytes(String maxSize) {
        long bytes;
        try {
            bytes = Units.parseSize(maxSize);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("maxSize: " + e.getMessage(), e);
        }
        if (bytes < SMALLEST) {
            throw new IllegalArgumentException("maxSize: \"" + maxSize + "\" (expected: at least 64KiB)");
        }
        return bytes;
    }
}
