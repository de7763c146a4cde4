package io.headgate.core.proxy;

import java.util.stream.Stream;

/** Parts of requests that are refused, whether they are read from fields or from the wire. */
final class HostileVectors {

    private HostileVectors() {}

    /** What no {@code Host} field may hold. */
    static Stream<String> hosts() {
        return Stream.of(
                "",
                " ",
                ".",
                "a..b",
                ".a",
                "a,b",
                "a, b",
                "a b",
                "user@a",
                "user:pw@a",
                "a/b",
                "a?b",
                "a#b",
                "a:x",
                "a:80x",
                "a:-1",
                "a:0",
                "a:65536",
                "a:99999",
                "a:123456",
                "a:80:80",
                ":80",
                "caf\u00e9",
                "a%41",
                "a\\b",
                "[",
                "[]",
                "[::1",
                "::1",
                "[::1]x",
                "[::1]:x",
                "[1.2.3.4]",
                "[g::1]",
                "[::1%25eth0]",
                "[1:2:3]",
                "[1::2::3]",
                "1.2.3",
                "1.2.3.256",
                "1.2.3.04",
                "999",
                "a\"b",
                "a'b",
                "a;b",
                "a*b",
                "[1:2:3:4:5:6:7:8:9]",
                "[:1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:]");
    }

    /** What no request line may ask for. */
    static Stream<String> targets() {
        return Stream.of(
                "",
                "*",
                "a",
                "a/b",
                "@evil",
                ":80/v",
                "a:80",
                "?x",
                "#x",
                "/a#b",
                "/a?b#c",
                "http://a/#",
                "/a b",
                "/a\u0001",
                "/a\u007f",
                "/a\r\nX: y",
                "/a?b\nc",
                "/a\u0000",
                "/caf\u00e9",
                "/a?caf\u00e9",
                "file:///etc",
                "ftp://a/",
                "https://a/",
                "ws://a/",
                "http:/a",
                "http:a",
                "http:",
                "javascript:x");
    }

    /** URLs without a good authority. */
    static Stream<String> absoluteTargets() {
        return Stream.of(
                "http://",
                "http:///",
                "http:///x",
                "http://u@a/",
                "http://u:p@a/",
                "http://a:x/",
                "http://?x",
                "http://a,b/",
                "http://[::1/");
    }

    /** What is no method. */
    static Stream<String> methods() {
        return Stream.of("", "GE T", "G\u00c9T", "GET\u0001", "(GET)", "GET:");
    }

    /** What no field is called. */
    static Stream<String> fieldNames() {
        return Stream.of(
                "",
                " ",
                "a b",
                "a\tb",
                "a:",
                "a\r",
                "a(b",
                "caf\u00e9",
                "a\u0000",
                "a ",
                " a",
                "a,b",
                "a/b",
                "a\u007f");
    }

    /** What no field holds. */
    static Stream<String> fieldValues() {
        return Stream.of("a\r\nb", "a\nb", "a\rb", "a\u0000b", "a\u001bb", "a\u007fb", "\u0100", "a\u000bb");
    }

    /** What no {@code Content-Length} holds. */
    static Stream<String> contentLengths() {
        return Stream.of(
                "",
                " ",
                "+5",
                "-5",
                "5 ",
                " 5",
                "0x5",
                "5,5",
                "5, 5",
                "5;",
                "1e3",
                "1000000000000000000",
                "0000000000000000005",
                "\u0665");
    }

    /** What no {@code Transfer-Encoding} holds but {@code chunked}. */
    static Stream<String> transferEncodings() {
        return Stream.of(
                "",
                "identity",
                "gzip",
                "gzip, chunked",
                "chunked, gzip",
                "chunked, chunked",
                "xchunked",
                "chunked;q=1",
                " chunked",
                "chunked ",
                "\u000bchunked",
                "\"chunked\"");
    }
}
