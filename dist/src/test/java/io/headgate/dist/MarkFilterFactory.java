package io.headgate.dist;

import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The filter {@code mark}: puts a text of its options into each request and each response. Packed by {@link #jar}. */
public final class MarkFilterFactory implements FilterFactory {

    static JarCopy jar() throws IOException {
        JarCopy jar = JarCopy.of(JarCopy.find(Headgate.HOME.resolve("demo"), "demo"))
                .attribute("Plugin-Id", "mark")
                .entry(
                        "META-INF/extensions.idx",
                        MarkFilterFactory.class.getName().getBytes(StandardCharsets.US_ASCII));
        for (Class<?> type : new Class<?>[] {MarkFilterFactory.class, MarkFilter.class}) {
            String name = type.getName().replace('.', '/') + ".class";
            try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                jar.entry(name, in.readAllBytes());
            }
        }
        return jar;
    }

    @Override
    public String type() {
        return "mark";
    }

    @Override
    public JsonObject optionsSchema() {
        return new JsonObject()
                .put("type", "object")
                .put(
                        "properties",
                        new JsonObject()
                                .put(
                                        "mark",
                                        new JsonObject().put("type", "string").put("description", "The text.")));
    }

    @Override
    public Filter create(JsonObject options, PluginContext context) {
        return new MarkFilter(options.getString("mark"));
    }

    private record MarkFilter(String mark) implements Filter {

        @Override
        public @Nullable Future<?> onRequest(Exchange exchange) {
            exchange.request().headers().set("X-Asked", mark);
            return null;
        }

        @Override
        public @Nullable Future<?> onResponse(Exchange exchange) {
            exchange.response().headers().set("X-Answered", mark);
            return null;
        }
    }
}
