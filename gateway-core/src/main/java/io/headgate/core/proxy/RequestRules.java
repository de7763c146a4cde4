package io.headgate.core.proxy;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.Tokens;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request is one that all servers understand alike, and brings it into the one form that the gateway
 * works with (RFC 9110, RFC 9112). What is ambiguous is refused: nothing of it reaches an upstream. Safe for use from
 * any thread.
 */
public final class RequestRules {

    private final int maxFields;
    private final int maxHeadSize;
    private final TrustedProxies trusted;

    /** Makes rules with these limits. */
    public RequestRules(int maxFields, int maxHeadSize, TrustedProxies trusted) {
        this.maxFields = maxFields;
        this.maxHeadSize = maxHeadSize;
        this.trusted = trusted;
    }

    /**
     * Checks the head of a request.
     *
     * @param uri the target as it stood in the request line
     * @param http10 whether the version was HTTP/1.0
     * @param fields all lines, in order
     * @param scheme of the connection, {@code http} or {@code https}
     * @param peer the address of the connection's other end, without a port
     * @throws ProblemException saying what the client is to be told
     */
    public CheckedRequest check(
            String method,
            String uri,
            boolean http10,
            Iterable<Map.Entry<String, String>> fields,
            String scheme,
            String peer) {
        checkMethod(method);
        FieldScan scan = scan(method, uri, fields);
        RequestTarget target = RequestTarget.parse(method, uri, scheme);
        String authority = authority(target, scan, scheme);
        long length = Framing.length(scan, http10);
        boolean expectContinue = expectContinue(scan.expect, http10);
        Headers headers = scan.headers;
        if (scan.connection != null) {
            HopByHop.stripNamed(headers, scan.connection);
        }
        Client client = ForwardedChain.resolve(peer, scan.forwarding, scheme, trusted);
        RequestHead head = new RequestHead(method, client.scheme(), authority, target.path(), target.query(), headers);
        return new CheckedRequest(
                head,
                client,
                client.trusted() ? toldId(scan) : null,
                length,
                expectContinue && length != 0,
                http10 ? null : upgrade(scan),
                scan.trailers(),
                http10,
                headers.contains("Authorization"));
    }

    private static void checkMethod(String method) {
        if (!Tokens.isToken(method)) {
            throw ProblemCode.BAD_TARGET.refused("The method is not a token.");
        }
        if (method.equals("CONNECT") || method.equals("TRACE")) {
            // Who asks for a tunnel may be sending into it already, and that is no request.
            throw new ProblemException(ProblemCode.METHOD_NOT_ALLOWED
                    .problem()
                    .with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
                    .closing());
        }
    }

    private FieldScan scan(String method, String uri, Iterable<Map.Entry<String, String>> fields) {
        FieldScan scan = new FieldScan();
        long size = method.length() + uri.length() + 12L;
        int count = 0;
        for (Map.Entry<String, String> field : fields) {
            String name = field.getKey();
            String value = field.getValue();
            size += name.length() + value.length() + 4;
            if (++count > maxFields || size > maxHeadSize) {
                throw ProblemCode.HEAD_TOO_LARGE.refused();
            }
            if (!Tokens.isToken(name)) {
                throw ProblemCode.BAD_FIELD.refused("The name of a field is not valid.");
            }
            if (!Tokens.isFieldValue(value)) {
                throw ProblemCode.BAD_FIELD.refused("The value of the field " + name + " is not valid.");
            }
            scan.take(name, value);
        }
        return scan;
    }

    /** The authority of the target wins over the {@code Host} field, which must be valid nevertheless. */
    private static String authority(RequestTarget target, FieldScan scan, String scheme) {
        String host = scan.host;
        String fromField = null;
        if (host != null) {
            fromField = Authority.normalize(host, scheme);
            if (fromField == null) {
                throw ProblemCode.BAD_HOST.refused("The Host field is not a host with an optional port.");
            }
        }
        String raw = target.authority();
        if (raw == null && fromField == null) {
            throw ProblemCode.BAD_HOST.refused("The Host field is missing.");
        }
        String authority = raw == null ? fromField : Authority.normalize(raw, scheme);
        if (authority == null) {
            throw ProblemCode.BAD_HOST.refused("The authority of the target is not a host with an optional port.");
        }
        scan.headers.set("Host", authority);
        return authority;
    }

    private static boolean expectContinue(@Nullable String expect, boolean http10) {
        if (expect == null || http10) {
            return false;
        }
        if (!expect.equalsIgnoreCase("100-continue")) {
            throw ProblemCode.EXPECTATION_FAILED.refused();
        }
        return true;
    }

    /** Clients offer {@code h2c} on their own, and an upgrade may always be passed over; others need an answer. */
    private static @Nullable String upgrade(FieldScan scan) {
        String upgrade = scan.upgrade;
        if (upgrade == null || scan.connection == null || upgrade.equalsIgnoreCase("h2c")) {
            return null;
        }
        return FieldList.contains(scan.connection, "Upgrade") ? upgrade : null;
    }

    private static @Nullable String toldId(FieldScan scan) {
        String told = scan.forwarding.get("X-Request-Id");
        return told != null && RequestIds.isSane(told) ? told : null;
    }
}
