package io.headgate.core.proxy;

import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.service.ServiceException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer that the gateway makes itself because it cannot give the one that was asked for (RFC 9457). Immutable. The
 * detail is written for the client: it never holds a host of an upstream, a secret or a stack trace.
 *
 * @param code stable, upper case, such as {@code NO_ROUTE}; what a client may decide by
 * @param detail one sentence that says what was wrong and what is expected
 * @param fields what the response carries beyond the document, such as {@code Allow}
 * @param closes whether the client's connection must be closed after the answer, because it is not certain where the
 *     next request begins
 */
public record Problem(int status, String code, String detail, Map<String, String> fields, boolean closes) {

    /** The media type of the document. */
    public static final String CONTENT_TYPE = "application/problem+json";

    public Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + " (expected: 400 to 599)");
        }
        fields = Map.copyOf(fields);
    }

    /** A problem after which the connection goes on. */
    public Problem(int status, String code, String detail) {
        this(status, code, detail, Map.of(), false);
    }

    /** What a service has failed with; anything that is not an error status becomes 500. */
    public static Problem of(ServiceException failure) {
        int status = failure.status() < 400 || failure.status() > 599 ? 500 : failure.status();
        String message = failure.getMessage();
        return new Problem(status, failure.code(), message == null ? "" : message);
    }

    /** The phrase of the status: the document's type is {@code about:blank}, for which RFC 9457 §4.2.1 wants it so. */
    public String title() {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    /** The same with one more field in the response. */
    public Problem with(String field, String value) {
        Map<String, String> more = new HashMap<>(fields);
        more.put(field, value);
        return new Problem(status, code, detail, more, closes);
    }

    /** The same, after which the connection is closed. */
    Problem closing() {
        return new Problem(status, code, detail, fields, true);
    }

    /** The head of the response, without framing. Never stored by a cache: it tells of this moment. */
    public ResponseHead head() {
        Headers headers = Headers.of("Content-Type", CONTENT_TYPE, "Cache-Control", "no-store");
        fields.forEach(headers::add);
        return new ResponseHead(status, headers);
    }

    /** The document. */
    public Buffer body(String requestId) {
        JsonText json = new JsonText(256);
        json.field("type", "about:blank")
                .field("title", title())
                .field("status", status)
                .field("detail", detail)
                .field("code", code)
                .field("requestId", requestId);
        return Buffer.buffer(json.end());
    }
}
