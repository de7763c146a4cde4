package io.headgate.dist;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Writes requests that are wrong at random, in the ways in which attacks are. Texts are in ISO 8859-1. */
final class RequestMutation {

    private static final List<String> SEEDS = List.of(
            "GET /a HTTP/1.1\r\nHost: a\r\n\r\n",
            "HEAD /a?b=c HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nCookie: a=b; c=d\r\n\r\n",
            "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
            "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "PUT /d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1A\r\n0123456789abcdefghijklmnop\r\n0\r\nX: y\r\n\r\n",
            "POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 15\r\n\r\nGET / HTTP/1.1\r",
            "GET http://a/f HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-A\r\nX-A: b\r\n\r\n",
            "OPTIONS /g HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
            "DELETE /h/%7Ei HTTP/1.1\r\nHost: [::1]:8080\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n");

    private static final List<String> PARTS = List.of(
            "\r",
            "\n",
            "\r\n",
            "\r\n\r\n",
            "\n\n",
            "\r\r\n",
            "\u0000",
            " ",
            "\t",
            "\u000b",
            "\f",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u00ff",
            ":",
            ",",
            ";",
            "\"",
            "0",
            "5",
            "+",
            "-1",
            "0x5",
            "00000000000000000000005",
            "ffffffffffffffff",
            "0\r\n\r\n",
            "5\r\n",
            "chunked",
            "Chunked, identity",
            "HTTP/1.0",
            "HTTP/2.0",
            "%00",
            "%0d%0a",
            "%2f",
            "/../",
            "Host: b\r\n",
            "Content-Length: 0\r\n",
            "Content-Length: 5\r\n",
            "Content-Length:5\n",
            "Content-Length : 5\r\n",
            "content-length: 100\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Transfer-Encoding:\u000bchunked\r\n",
            "Transfer-Encoding\r\n : chunked\r\n",
            "transfer_encoding: chunked\r\n",
            "Connection: close\r\n",
            "Connection: Content-Length, Host\r\n",
            "Expect: 100-continue\r\n",
            " folded\r\n",
            "GET /smuggled HTTP/1.1\r\nHost: b\r\n\r\n");

    private final SplittableRandom random;

    RequestMutation(SplittableRandom random) {
        this.random = random;
    }

    /** One to three requests in a row, with some changes. */
    byte[] next() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            text.append(pick(SEEDS));
        }
        for (int i = random.nextInt(1, 5); i > 0 && !text.isEmpty(); i--) {
            change(text);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void change(StringBuilder text) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(1, 8));
        switch (random.nextInt(10)) {
            case 0 -> text.setCharAt(at, (char) random.nextInt(256));
            case 1 -> text.delete(at, end);
            case 2 -> text.insert(at, text.substring(at, end));
            case 3 -> text.setLength(at);
            case 4 -> text.replace(at, end, pick(PARTS));
            case 5, 6 -> text.insert(lineAt(text, at), pick(PARTS));
            case 7 -> text.insert(lineAt(text, random.nextInt(text.length())), line(text, at));
            case 8 -> text.insert(Math.max(0, text.indexOf(":", at)) + 1, pick(PARTS));
            default -> text.insert(at, pick(PARTS));
        }
    }

    /** The beginning of the line that comes after that place, or of the text. */
    private static int lineAt(StringBuilder text, int at) {
        return text.indexOf("\n", at) + 1;
    }

    private static String line(StringBuilder text, int at) {
        int from = lineAt(text, at);
        int to = lineAt(text, from);
        return to > from ? text.substring(from, to) : text.substring(from);
    }

    private String pick(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
