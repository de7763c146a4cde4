package io.headgate.core.proxy;

import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.http.Tokens;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an upstream's response is one that all clients understand alike, and takes off what concerns the
 * upstream's connection only. Safe for use from any thread.
 */
public final class ResponseRules {

    private final HttpDate date;

    /** Makes rules that date what comes undated. */
    public ResponseRules(HttpDate date) {
        this.date = date;
    }

    /**
     * Checks the head of a final response.
     *
     * @param method of the request
     * @param http10 whether the version was HTTP/1.0
     * @param fields all lines, in order
     * @throws ProblemException with {@code UPSTREAM_PROTOCOL}; the upstream's connection is to be closed
     */
    public CheckedResponse check(
            String method, int status, boolean http10, Iterable<Map.Entry<String, String>> fields) {
        if (status < 200 || status > 599) {
            throw ProblemCode.UPSTREAM_PROTOCOL.refused("The status of the upstream's response is not valid.");
        }
        Headers headers = new Headers();
        String connection = null;
        String length = null;
        String encoding = null;
        for (Map.Entry<String, String> field : fields) {
            String name = field.getKey();
            String value = field.getValue();
            checkField(name, value);
            if (!HopByHop.isHopByHop(name)) {
                headers.add(name, value);
            } else if (name.equalsIgnoreCase("Content-Length")) {
                length = joined(length, value);
            } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
                encoding = joined(encoding, value);
            } else if (name.equalsIgnoreCase("Connection")) {
                connection = joined(connection, value);
            }
        }
        if (connection != null) {
            HopByHop.stripNamed(headers, connection);
        }
        long announced = framing(length, encoding, http10);
        if (!headers.contains("Date")) {
            headers.add("Date", date.now());
        }
        ForwardingFields.mark(headers);
        boolean bodiless = status == 204 || status == 304 || method.equals("HEAD");
        return new CheckedResponse(new ResponseHead(status, headers), status == 204 ? -1 : announced, bodiless);
    }

    private static void checkField(String name, String value) {
        if (!Tokens.isToken(name) || !Tokens.isFieldValue(value)) {
            throw ProblemCode.UPSTREAM_PROTOCOL.refused("A field of the upstream's response is not valid.");
        }
    }

    private static long framing(@Nullable String length, @Nullable String encoding, boolean http10) {
        if (encoding != null && (http10 || length != null || !encoding.equalsIgnoreCase("chunked"))) {
            throw ProblemCode.UPSTREAM_PROTOCOL.refused("The framing of the upstream's response is not certain.");
        }
        if (length == null) {
            return -1;
        }
        long announced = Framing.number(length);
        if (announced < 0) {
            throw ProblemCode.UPSTREAM_PROTOCOL.refused("The length of the upstream's response is not certain.");
        }
        return announced;
    }

    private static String joined(@Nullable String before, String value) {
        return before == null ? value : before + ", " + value;
    }
}
