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
    /** It is of another version of HTTP than 1.0 and 1.1. */
    OTHER_VERSION,
    /** It is not HTTP, or not certain. */
    MALFORMED;

    /** The reason of a request that Vert.x could not decode. */
    public static Unreadable of(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return LINE_TOO_LONG;
        }
        if (cause instanceof RequestDecoder.OtherVersion) {
            return OTHER_VERSION;
        }
        return cause instanceof TooLongHttpHeaderException ? FIELDS_TOO_LARGE : MALFORMED;
    }
}
