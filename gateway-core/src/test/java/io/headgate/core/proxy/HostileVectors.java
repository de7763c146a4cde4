package io.headgate.core.proxy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * Parts of requests that are refused, whether they are read from fields or from the wire. They are in a file, since the
 * tests of the distribution send them too.
 */
final class HostileVectors {

    private static final JsonObject VECTORS = read();

    private HostileVectors() {}

    /** What no {@code Host} field may hold. */
    static Stream<String> hosts() {
        return of("hosts");
    }

    /** What no request line may ask for. */
    static Stream<String> targets() {
        return of("targets");
    }

    /** URLs without a good authority. */
    static Stream<String> absoluteTargets() {
        return of("absoluteTargets");
    }

    /** What is no method. */
    static Stream<String> methods() {
        return of("methods");
    }

    /** What no field is called. */
    static Stream<String> fieldNames() {
        return of("fieldNames");
    }

    /** What no field holds. */
    static Stream<String> fieldValues() {
        return of("fieldValues");
    }

    /** What no {@code Content-Length} holds. */
    static Stream<String> contentLengths() {
        return of("contentLengths");
    }

    /** What no {@code Transfer-Encoding} holds but {@code chunked}. */
    static Stream<String> transferEncodings() {
        return of("transferEncodings");
    }

    private static Stream<String> of(String name) {
        return VECTORS.getJsonArray(name).stream().map(String.class::cast);
    }

    private static JsonObject read() {
        try (InputStream in = HostileVectors.class.getResourceAsStream("hostile-vectors.json")) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
