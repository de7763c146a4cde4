package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.core.config.TargetConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectLocationTest {

    @ParameterizedTest
    @CsvSource({
        "https://{host}{path}?{query},https://a.example/b/c?d=e&f",
        "https://{host}{path},https://a.example/b/c",
        "/new{path},/new/b/c",
        "/fixed,/fixed",
        "https://x.example/?from={path}&{query}#top,https://x.example/?from=/b/c&d=e&f#top",
        "{path}{path},/b/c/b/c",
    })
    void expand_template_isFilledIn(String template, String location) {
        assertThat(expand(template, "d=e&f")).isEqualTo(location);
    }

    @Test
    void expand_pathWithEncodedCharacters_keepsThemEncoded() {
        RequestHead request = new RequestHead(
                "GET", "http", "a.example", PathNormalizer.normalize("/a%26b%3dc/d%2fe;f"), "g=%26", new Headers());
        assertThat(new RedirectLocation("/x?from={path}&{query}").expand(request))
                .isEqualTo("/x?from=/a%26b%3Dc/d%2Fe;f&g=%26");
    }

    @Test
    void expand_withoutQuery_leavesNoQuestionMark() {
        assertThat(expand("https://{host}{path}?{query}", null)).isEqualTo("https://a.example/b/c");
        assertThat(expand("https://{host}{path}?{query}", "")).isEqualTo("https://a.example/b/c?");
        assertThat(expand("/x?a=b&{query}", null)).isEqualTo("/x?a=b&");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/{x}",
                "/{path",
                "/path}",
                "/{}",
                "{query}",
                "/{query}?",
                "/a b",
                "/a\r\nX: y",
                "/a\u0000",
                "/café",
                "/{PATH}",
                "/\u007f"
            })
    void new_withAnythingElse_isRefused(String template) {
        assertThatThrownBy(() -> new RedirectLocation(template)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 299, 304, 400})
    void redirect_withOtherStatus_isRefused(int status) {
        assertThatThrownBy(() -> new RedirectTarget(new TargetConfig.ToRedirect(status, "/")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"Connection,close", "content-length,5", "Transfer-Encoding,chunked", "a b,c", "'',c"})
    void response_withFieldOfTheGateway_isRefused(String name, String value) {
        assertThatThrownBy(() -> new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(name, value), "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void response_withLineBreakInField_isRefused() {
        assertThatThrownBy(() -> new ResponseTarget(new TargetConfig.ToResponse(200, Map.of("X", "a\r\nb"), "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String expand(String template, String query) {
        return new RedirectLocation(template)
                .expand(new RequestHead("GET", "http", "a.example:8080", "/b/c", query, new Headers()));
    }
}
