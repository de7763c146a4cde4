package io.headgate.dist;

import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A filter that does what no filter should; what that is stands in its jar, and is its type. Packed by {@link #jar}. */
public final class BadFilterFactory implements FilterFactory {

    private static final String DEED = "deed.txt";

    /** A jar of the plugin, and of the filter, {@code bad-<deed>}. */
    static JarCopy jar(String deed) throws IOException {
        JarCopy jar = JarCopy.of(JarCopy.find(Headgate.HOME.resolve("demo"), "demo"))
                .attribute("Plugin-Id", "bad-" + deed)
                .version("1.0.0")
                .entry(DEED, deed.getBytes(StandardCharsets.US_ASCII))
                .entry(
                        "META-INF/extensions.idx",
                        BadFilterFactory.class.getName().getBytes(StandardCharsets.US_ASCII));
        for (Class<?> type : new Class<?>[] {BadFilterFactory.class, BadFilter.class}) {
            String name = type.getName().replace('.', '/') + ".class";
            try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                jar.entry(name, in.readAllBytes());
            }
        }
        return jar;
    }

    private static String deed() {
        try (InputStream in = BadFilterFactory.class.getClassLoader().getResourceAsStream(DEED)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String type() {
        return "bad-" + deed();
    }

    @Override
    public JsonObject optionsSchema() {
        return ExtensionFactory.noOptions();
    }

    @Override
    public boolean failClosed() {
        return deed().equals("access");
    }

    @Override
    public Filter create(JsonObject options, PluginContext context) {
        return new BadFilter(deed());
    }

    private record BadFilter(String deed) implements Filter {

        @Override
        public @Nullable Future<?> onRequest(Exchange exchange) {
            switch (deed) {
                case "throws" -> throw new IllegalStateException("as always");
                case "access" -> throw new IllegalStateException("the list of users is away");
                case "blocks" -> block();
                case "leaks" -> {
                    Thread thread = new Thread(BadFilter::idle, "leaked");
                    thread.setDaemon(true);
                    thread.start();
                }
                default -> throw new IllegalStateException(deed);
            }
            return null;
        }

        private static void block() {
            try {
                Thread.sleep(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void idle() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
