package io.headgate.core.admin;

import io.headgate.api.service.ServiceException;
import io.headgate.core.service.GatewayControl;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a jar in: into a file beside the others that nobody takes for a jar, and from there into use or away again. */
final class PluginUpload {

    /** The largest jar. */
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(PluginUpload.class);

    private final Vertx vertx;
    private final GatewayControl control;

    PluginUpload(Vertx vertx, GatewayControl control) {
        this.vertx = vertx;
        this.control = control;
    }

    /** Completes with the plugin when the jar is in use; otherwise nothing of it stays. */
    Future<JsonObject> receive(RoutingContext context, String name) {
        HttpServerRequest request = context.request();
        Path part = control.pluginFolder().resolve(".upload-" + UUID.randomUUID() + ".part");
        request.pause();
        OpenOptions options = new OpenOptions()
                .setRead(false)
                .setCreateNew(true)
                .setWrite(true)
                .setPerms("rw-------");
        return vertx.fileSystem()
                .open(part.toString(), options)
                .recover(failure -> {
                    request.resume();
                    return Future.failedFuture(
                            new ServiceException("READ_ONLY", 403, "the plugins folder cannot be written to", failure));
                })
                .compose(file -> new Transfer(request, file).run())
                .compose(whole -> control.addPlugin(part, name))
                .eventually(() -> discard(part));
    }

    private Future<Void> discard(Path part) {
        return vertx.fileSystem()
                .exists(part.toString())
                .compose(there -> there ? vertx.fileSystem().delete(part.toString()) : Future.succeededFuture())
                .recover(failure -> {
                    LOG.warn("A part of an upload could not be deleted: {}", part, failure);
                    return Future.succeededFuture();
                });
    }

    /** A body on its way into a file. */
    private static final class Transfer {

        private final HttpServerRequest request;
        private final AsyncFile file;
        private final Promise<Void> end = Promise.promise();
        private long size;

        Transfer(HttpServerRequest request, AsyncFile file) {
            this.request = request;
            this.file = file;
        }

        Future<Void> run() {
            file.exceptionHandler(end::tryFail);
            file.drainHandler(drained -> request.resume());
            request.exceptionHandler(end::tryFail);
            request.handler(this::chunk);
            request.endHandler(v -> end.tryComplete());
            request.resume();
            return end.future().transform(outcome -> {
                // What else comes of a body that is too large is let go of.
                request.resume();
                return file.close().transform(closed -> outcome.succeeded() ? asFuture(closed) : asFuture(outcome));
            });
        }

        private void chunk(Buffer chunk) {
            if (end.future().isComplete()) {
                return;
            }
            size += chunk.length();
            if (size > MAX_BYTES) {
                end.tryFail(
                        new ServiceException("BODY_TOO_LARGE", 413, "the jar is larger than " + MAX_BYTES + " bytes"));
                return;
            }
            file.write(chunk).onFailure(end::tryFail);
            if (file.writeQueueFull()) {
                request.pause();
            }
        }

        private static Future<Void> asFuture(AsyncResult<Void> result) {
            return result.succeeded() ? Future.succeededFuture() : Future.failedFuture(result.cause());
        }
    }
}
