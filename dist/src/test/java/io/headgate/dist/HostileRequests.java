package io.headgate.dist;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Requests that no gateway may pass on. */
final class HostileRequests {

    /**
     * One of them.
     *
     * @param bytes in ISO 8859-1
     * @param answers the statuses that are an answer to it
     * @param closes whether the connection has to be closed, since it may be uncertain what comes next on it
     */
    record Hostile(String bytes, Set<Integer> answers, boolean closes) {}

    private static final Set<Integer> BAD = Set.of(400);
    private static final String HOST = "Host: a\r\n";

    private final JsonObject vectors = read();
    private final List<Hostile> all = new ArrayList<>();

    private HostileRequests() {}

    static List<Hostile> all() {
        HostileRequests requests = new HostileRequests();
        requests.lines();
        requests.fields();
        requests.framings();
        requests.bodies();
        requests.paths();
        requests.sizes();
        return requests.all;
    }

    private void lines() {
        each("targets", any -> true, target -> "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
        each("absoluteTargets", any -> true, target -> "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
        each("methods", any -> true, method -> method + " / HTTP/1.1\r\n" + HOST + "\r\n");
        for (String start : List.of("CONNECT a:443", "CONNECT /", "TRACE /")) {
            add(start + " HTTP/1.1\r\n" + HOST + "\r\n", Set.of(405));
        }
        for (String version : List.of("HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/3.0")) {
            add("GET / " + version + "\r\n" + HOST + "\r\n", Set.of(400, 505));
        }
        add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Set.of(505));
        for (String start : List.of("GET /", "GET / HTTP/1.1 x", "GET / HTTP/11", "GET / FTP/1.1", "nonsense")) {
            add(start + "\r\n" + HOST + "\r\n", BAD);
        }
    }

    private void fields() {
        each("hosts", any -> true, host -> "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        for (String hosts : List.of("", HOST + HOST, HOST + "host: b\r\n", HOST + " b\r\n", "Host : a\r\n")) {
            add("GET / HTTP/1.1\r\n" + hosts + "\r\n", BAD);
        }
        // "a:" makes a good field with a colon in its value.
        each("fieldNames", name -> !name.endsWith(":"), name -> "GET / HTTP/1.1\r\n" + HOST + name + ": b\r\n\r\n");
        each(
                "fieldValues",
                value -> value.chars().allMatch(c -> c < 256),
                value -> "GET / HTTP/1.1\r\n" + HOST + "X: " + value + "\r\n\r\n");
        add("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\nExpect: x\r\n\r\nhello", Set.of(417));
    }

    private void framings() {
        // Of some only the whitespace around the value is odd, which is allowed on the wire.
        each(
                "contentLengths",
                length -> !length.strip().equals("5"),
                length -> post("Content-Length: " + length + "\r\n", "hello"));
        each(
                "transferEncodings",
                coding -> !coding.strip().equals("chunked"),
                coding -> post("Transfer-Encoding: " + coding + "\r\n", "0\r\n\r\n"));
        for (String framing : List.of(
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\ncontent-length: 6\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Content-Length: \r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Content-Length : 5\r\n",
                "Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n",
                "Content-Length:\r\n 5\r\n",
                "Content-Length: 5\u0000\r\n",
                "X: y\rTransfer-Encoding: chunked\r\n",
                "\u0000Transfer-Encoding: chunked\r\n")) {
            String request = post(framing, "0\r\n\r\n");
            add(request, BAD);
            add(request.replace("HTTP/1.1\r\n", "HTTP/1.0\r\nConnection: keep-alive\r\n"), BAD);
        }
        add("POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", BAD);
    }

    /** The end of a body in doubt: what has come of it may be on its way already, and is cut off. */
    private void bodies() {
        for (String body : List.of(
                "zz\r\n",
                "-1\r\n",
                "+3\r\nabc\r\n0\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n",
                "3 3\r\nabc\r\n0\r\n\r\n",
                "3\r\nabcdef\r\n0\r\n\r\n",
                "3\r\nabc\r\nzz\r\n",
                "3\r\nabc0\r\n\r\n",
                "ffffffffffffffff\r\nabc",
                "10000000000000003\r\nabc\r\n0\r\n\r\n",
                "\r\n3\r\nabc\r\n0\r\n\r\n",
                "3\r\nabc\r\n0\r\nX y\r\n\r\n",
                "3\r\nabc\r\n0\r\nX : y\r\n\r\n")) {
            add(post("Transfer-Encoding: chunked\r\n", body), BAD);
        }
    }

    /** Around a path that is denied, and that servers could read in two ways. */
    /** Around a path that is denied, and that servers could read in two ways; where they end is certain. */
    private void paths() {
        for (String path : List.of(
                "/denied",
                "/denied/x",
                "//denied",
                "/./denied",
                "/x/../denied",
                "/%64enied",
                "/x/%2e%2e/denied",
                "/x/.%2E/denied",
                "/;a/denied",
                "/denied;a/x",
                "/x%2f..%2fdenied",
                "/x/..%2fdenied",
                "/x%5c..%5cdenied",
                "/x%00",
                "/%2564enied",
                "/%c0%ae%c0%ae/denied",
                "/%",
                "/%4",
                "/%zz",
                "/x/..;/denied")) {
            all.add(new Hostile("GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n", Set.of(400, 403), false));
        }
    }

    private void sizes() {
        add("GET /" + "x".repeat(160 << 10) + " HTTP/1.1\r\n" + HOST + "\r\n", Set.of(414));
        add("GET / HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(160 << 10) + "\r\n\r\n", Set.of(431));
        add("GET / HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(1000) + "\r\n", Set.of(431));
    }

    private static String post(String fields, String body) {
        return "POST / HTTP/1.1\r\n" + HOST + fields + "\r\n" + body;
    }

    private void each(String vector, Predicate<String> which, java.util.function.UnaryOperator<String> request) {
        vectors.getJsonArray(vector).stream()
                .map(String.class::cast)
                .filter(which)
                .forEach(value -> add(request.apply(value), BAD));
    }

    private void add(String bytes, Set<Integer> answers) {
        all.add(new Hostile(bytes, answers, true));
    }

    private static JsonObject read() {
        try (InputStream in =
                HostileRequests.class.getResourceAsStream("/io/headgate/core/proxy/hostile-vectors.json")) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
