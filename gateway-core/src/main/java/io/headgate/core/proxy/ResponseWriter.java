package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.http.Tokens;
import io.headgate.core.cache.CacheWrite;
import io.headgate.core.proxy.wire.ClientConnection;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the response of one request: frames it, moves its body, and knows whether the client keeps up. Tells once how it
 * ended.
 */
final class ResponseWriter implements BodySink {

    private final HttpServerResponse response;
    private final ClientConnection connection;
    private final Context context;
    private final boolean head;
    private final boolean http10;
    private final Consumer<@Nullable Throwable> onOver;
    private @Nullable Pump pump;
    private @Nullable Trailers trailers;
    private @Nullable CacheWrite tee;
    private boolean closes;
    private boolean ended;
    private long written;

    /**
     * Makes a writer.
     *
     * @param onOver called with null when the last byte has been sent, otherwise with why it was not
     */
    ResponseWriter(
            HttpServerRequest request,
            ClientConnection connection,
            Context context,
            Consumer<@Nullable Throwable> onOver) {
        this.response = request.response();
        this.connection = connection;
        this.context = context;
        this.head = request.method().equals(HttpMethod.HEAD);
        this.http10 = HttpVersion.HTTP_1_0.equals(request.version());
        this.onOver = onOver;
    }

    /**
     * Sends a response; nothing of an earlier one may have been written.
     *
     * @param close whether the connection is closed after it
     * @param store takes a copy of the body on its way, or null
     */
    void send(ResponseHead responseHead, Body body, boolean close, @Nullable CacheWrite store) {
        boolean bodiless = head || isBodiless(responseHead);
        tee = store;
        begin(responseHead, body.length(), bodiless, close);
        if (body instanceof Body.Whole whole) {
            end(bodiless || whole.length() == 0 ? null : whole.content());
        } else if (body instanceof Body.Streamed streamed) {
            if (bodiless) {
                UpstreamBody.discard(streamed);
                end(null);
            } else {
                stream(streamed);
            }
        }
    }

    /** Whether no response of that status has a body. */
    static boolean isBodiless(ResponseHead responseHead) {
        return responseHead.status() == 204 || responseHead.status() == 304;
    }

    private void begin(ResponseHead responseHead, long length, boolean bodiless, boolean close) {
        response.setStatusCode(responseHead.status());
        MultiMap fields = response.headers();
        Headers headers = responseHead.headers();
        for (int i = 0; i < headers.size(); i++) {
            if (!HopByHop.isHopByHop(headers.name(i))) {
                fields.add(headers.name(i), headers.value(i));
            }
        }
        closes = close;
        if (responseHead.status() == 204) {
            fields.remove(HttpHeaders.CONTENT_LENGTH);
        } else if (length >= 0 && !(responseHead.status() == 304 && length == 0)) {
            fields.set(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        } else if (!bodiless && http10) {
            closes = true;
        } else if (!bodiless) {
            response.setChunked(true);
        }
        if (closes) {
            connection.closing();
            // As late as possible: Vert.x sets its own idea of this field when it writes the head.
            response.headersEndHandler(nothing -> response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
        }
    }

    private void stream(Body.Streamed body) {
        if (body.stream() instanceof Trailers late && response.isChunked()) {
            trailers = late;
        }
        Pump started = new Pump(body.stream(), body.length(), this, context);
        pump = started;
        started.start(() -> {}, onOver);
        if (!ended) {
            context.runOnContext(nothing -> writeHead());
        }
    }

    /** A head that no chunk has taken along goes alone: the client may be waiting for it. */
    private void writeHead() {
        if (!ended && !response.headWritten() && !response.closed() && (response.isChunked() || !http10)) {
            response.writeHead().onFailure(gone -> {});
        }
    }

    /** Passes on what a server says before its response (RFC 8297), to those who know interim responses. */
    void sendEarlyHints(MultiMap hints) {
        if (http10) {
            return;
        }
        MultiMap links = MultiMap.caseInsensitiveMultiMap();
        for (String link : hints.getAll("Link")) {
            if (Tokens.isFieldValue(link)) {
                links.add("Link", link);
            }
        }
        response.writeEarlyHints(links).onFailure(gone -> {});
    }

    /** Lets the client send the body that it holds back. */
    void sendContinue() {
        if (!response.headWritten()) {
            response.writeContinue().onFailure(gone -> {});
        }
    }

    /** Whether a byte of the response may have been sent. */
    boolean begun() {
        return ended || response.headWritten();
    }

    /** Forgets a response of which nothing was written. */
    void reset() {
        if (pump != null) {
            pump.discard();
        }
        trailers = null;
        response.headers().clear();
    }

    /** Gives up: the client sees a broken message. */
    void cut() {
        if (pump != null) {
            pump.discard();
        }
        connection.abort();
    }

    /** Bytes of the body that were handed over. */
    long written() {
        return written;
    }

    /** Bytes of the connection that have left. Grows as long as the client reads. */
    long sent() {
        return response.bytesWritten() - connection.pendingBytes();
    }

    /** Whether it waits for the client; otherwise it waits for the body. */
    boolean waitsForClient() {
        return ended || (pump != null && pump.blocked()) || connection.pendingBytes() > 0;
    }

    @Override
    public void write(Buffer chunk) {
        if (response.closed()) {
            return;
        }
        written += chunk.length();
        if (tee != null) {
            tee.append(chunk);
        }
        response.write(chunk).onFailure(gone -> {});
    }

    @Override
    public void end(@Nullable Buffer last) {
        if (trailers != null) {
            trailers.forEachTrailer(response.trailers()::add);
        }
        ended = true;
        store(last);
        if (response.closed()) {
            return;
        }
        written += last == null ? 0 : last.length();
        (last == null ? response.end() : response.end(last)).onComplete((nothing, failure) -> over(failure));
    }

    /** The body is complete at its source. */
    private void store(@Nullable Buffer last) {
        if (tee != null) {
            if (last != null) {
                tee.append(last);
            }
            tee.complete();
        }
    }

    private void over(@Nullable Throwable failure) {
        onOver.accept(failure);
        if (closes) {
            connection.close();
        } else {
            connection.answered();
        }
    }

    @Override
    public boolean full() {
        return !ended && !response.closed() && !connection.hasRoom();
    }

    @Override
    public void whenDrained(Runnable action) {
        connection.whenRoom(action);
    }
}
