package io.headgate.core.admin;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends files that are within jars, which are read on worker threads: what Vert.x has for it unpacks them on the event
 * loop. What is no name of a file, or of no type that the console uses, or not there, goes on to the next handler.
 */
final class ConsoleFiles {

    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ttf", "font/ttf");

    private final Vertx vertx;

    ConsoleFiles(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Sends the file of that name in a folder of the class path. */
    void send(RoutingContext request, String folder, String name) {
        send(request, name, () -> read(folder + '/' + name));
    }

    /** Sends what a blocking read of the file gives, when that is something. */
    void send(RoutingContext request, String name, Callable<byte @Nullable []> read) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            request.next();
            return;
        }
        vertx.executeBlocking(read, false)
                .onSuccess(bytes -> {
                    if (bytes == null) {
                        request.next();
                    } else {
                        request.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                                .end(Buffer.buffer(bytes));
                    }
                })
                .onFailure(failure -> Refusal.send(request, failure));
    }

    private static byte @Nullable [] read(String resource) throws IOException {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream('/' + resource)) {
            return in == null ? null : in.readAllBytes();
        }
    }
}
