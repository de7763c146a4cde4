package io.headgate.dist;

import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The filter {@code stamp}: tells in a field of each response which jar its code came from. Packed by {@link #jar}. */
public final class StampFilterFactory implements FilterFactory {

    private static final String STAMP = "stamp.txt";

    /** A jar of the plugin {@code stamp} in that version; it has what else a shipped jar has. */
    static JarCopy jar(String version) throws IOException {
        JarCopy jar = JarCopy.of(JarCopy.find(Headgate.HOME.resolve("demo"), "demo"))
                .attribute("Plugin-Id", "stamp")
                .version(version)
                .entry(STAMP, version.getBytes(StandardCharsets.US_ASCII))
                .entry(
                        "META-INF/extensions.idx",
                        StampFilterFactory.class.getName().getBytes(StandardCharsets.US_ASCII));
        for (Class<?> type : new Class<?>[] {StampFilterFactory.class, StampFilter.class}) {
            String name = type.getName().replace('.', '/') + ".class";
            jar.entry(name, content(type.getClassLoader().getResourceAsStream(name)));
        }
        return jar;
    }

    @Override
    public String type() {
        return "stamp";
    }

    @Override
    public JsonObject optionsSchema() {
        return new JsonObject().put("type", "object");
    }

    @Override
    public Filter create(JsonObject options, PluginContext context) {
        try {
            byte[] stamp = content(StampFilterFactory.class.getClassLoader().getResourceAsStream(STAMP));
            return new StampFilter(new String(stamp, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] content(@Nullable InputStream resource) throws IOException {
        try (InputStream in = resource) {
            return in.readAllBytes();
        }
    }

    private record StampFilter(String stamp) implements Filter {

        @Override
        public @Nullable Future<?> onRequest(Exchange exchange) {
            return null;
        }

        @Override
        public @Nullable Future<?> onResponse(Exchange exchange) {
            ResponseHead response = exchange.response();
            response.headers().set("X-Stamp", stamp);
            return null;
        }
    }
}
