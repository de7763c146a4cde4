package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameOriginTest {

    private static final RequestHead REQUEST =
            new RequestHead("POST", "http", "example.test", "/caf%C3%A9/1", "q=1", new Headers());

    @ParameterizedTest
    @CsvSource({
        "/a/other, /a/other",
        "2, /caf%C3%A9/2",
        "./x/../2?a=%7e, /caf%C3%A9/2?a=%7e",
        "../b, /b",
        "?p=2, /caf%C3%A9/1?p=2",
        "'', /caf%C3%A9/1?q=1",
        "#part, /caf%C3%A9/1?q=1",
        "/caf%c3%a9, /caf%C3%A9",
        "/%7Eb#part, /~b",
        "//example.test/x, /x",
        "http://example.test, /",
        "HTTP://EXAMPLE.test/a/other, /a/other",
        "/a%2fb, /a%2Fb",
        "http://example.test:80/x, /x",
        "http://example.test./x?, /x?"
    })
    void find_referenceWithinTheOrigin_isInTheFormOfRequests(String reference, String target) {
        RequestHead found = SameOrigin.find(REQUEST, reference);
        assertThat(found).isNotNull();
        assertThat(found.method()).isEqualTo("GET");
        assertThat(found.scheme()).isEqualTo("http");
        assertThat(found.authority()).isEqualTo("example.test");
        assertThat(found.target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.test/a",
                "https://example.test/a",
                "//evil.test/a",
                "http://example.test:8080/a",
                "http://user@example.test/a",
                "mailto:a@b",
                "::",
                "../../../a",
                "/a b",
                "/%zz",
                "http://"
            })
    void find_otherOriginOrNotValid_isNull(String reference) {
        assertThat(SameOrigin.find(REQUEST, reference)).isNull();
    }
}
