package io.headgate.core.proxy;

import io.headgate.api.http.Headers;
import io.headgate.api.http.Tokens;
import io.vertx.core.MultiMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the fields of one request: what goes on, what speaks for somebody else, and what concerns only this connection.
 */
final class FieldScan {

    final Headers headers = new Headers();
    final Headers forwarding = new Headers();

    @Nullable
    String host;

    @Nullable
    String connection;

    @Nullable
    String contentLength;

    @Nullable
    String transferEncoding;

    @Nullable
    String expect;

    @Nullable
    String upgrade;

    private @Nullable String te;

    /** Takes all fields of a request, of whatever kind their names and values are. */
    static FieldScan of(MultiMap fields) {
        FieldScan scan = new FieldScan();
        for (Map.Entry<String, String> field : fields) {
            if (!Tokens.isToken(field.getKey()) || !Tokens.isFieldValue(field.getValue())) {
                throw ProblemCode.BAD_FIELD.refused();
            }
            scan.take(field.getKey(), field.getValue());
        }
        return scan;
    }

    /** Takes a line whose name and value are valid. */
    void take(String name, String value) {
        if (HopByHop.isHopByHop(name)) {
            takeHop(name, value);
        } else if (name.equalsIgnoreCase("Host")) {
            if (host != null) {
                throw ProblemCode.BAD_HOST.refused("The request has more than one Host field.");
            }
            host = value;
            headers.add(name, value);
        } else if (name.equalsIgnoreCase("Expect")) {
            expect = joined(expect, value);
        } else if (ForwardingFields.isForwarding(name)) {
            forwarding.add(name, value);
        } else if (!name.equalsIgnoreCase("Trailer") && !ForwardingFields.isAlias(name)) {
            headers.add(name, value);
        }
    }

    /** Whether trailers are accepted. */
    boolean trailers() {
        return te != null && FieldList.contains(te, "trailers");
    }

    private void takeHop(String name, String value) {
        switch (name.length()) {
            case 2 -> te = joined(te, value);
            case 7 -> upgrade = joined(upgrade, value);
            case 10 -> connection = name.equalsIgnoreCase("Connection") ? joined(connection, value) : connection;
            case 14 ->
                contentLength = name.equalsIgnoreCase("Content-Length") ? joined(contentLength, value) : contentLength;
            case 17 -> transferEncoding = joined(transferEncoding, value);
            default -> {}
        }
    }

    private static String joined(@Nullable String before, String value) {
        return before == null ? value : before + ", " + value;
    }
}
