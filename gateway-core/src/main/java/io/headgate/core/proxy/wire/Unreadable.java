package io.headgate.core.proxy.wire;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** Why the head of a request could not be read. */
public enum Unreadable {
    /** The request line is longer than the limit. */
    LINE_TOO_LONG,
    /** The fields are larger than the limit. */
    FIELDS_TOO_LARGE,
    /** It is not HTTP. */
    MALFORMED;

    /** The reason of a request that Vert.x could not decode. */
    public static Unreadable of(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return LINE_TOO_LONG;
        }
        return cause instanceof TooLongHttpHeaderException ? FIELDS_TOO_LARGE : MALFORMED;
    }
}
