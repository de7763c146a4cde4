package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.TargetConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route guards cannot be reached through another one, however its path is dressed up. */
final class GuardedPathTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static ScriptedOrigin origin;
    private static LaneHarness strict;
    private static LaneHarness keeping;

    @BeforeAll
    static void start() throws Exception {
        origin = ScriptedOrigin.answering(OK);
        Target denied = new ResponseTarget(new TargetConfig.ToResponse(403, Map.of(), ""));
        strict = new LaneHarness()
                .route("/admin/*", denied)
                .route("/a+b/*", denied)
                .pool(origin)
                .start();
        keeping = new LaneHarness()
                .route("/admin/*", denied)
                .route("/a+b/*", denied)
                .keepEncoded()
                .pool(origin)
                .start();
    }

    @AfterAll
    static void close() throws Exception {
        strict.close();
        keeping.close();
        origin.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin",
                "/admin/",
                "/admin/secret",
                "/admin?x=/public",
                "http://shop.test/admin/secret",
                "http://shop.test//admin/secret",
                "//admin/secret",
                "///admin//secret",
                "/./admin/secret",
                "/x/../admin/secret",
                "/x/.//../admin/secret",
                "/admin/../admin/secret",
                "/%61dmin/secret",
                "/%61%64%6D%69%6e/secret",
                "/%2e/admin/secret",
                "/x/%2e%2E/admin/secret",
                "/x/.%2e/admin/secret",
                "/admin;x/secret",
                "/admin;/secret",
                "/admin;",
                "/admin;a=b;c=d/;/secret",
                "/;/admin/secret",
                "/;x//;y/admin;z/secret",
                "/admin%3Bx/secret",
                "/%3b/admin/secret",
                "/%61dmin;%2e/secret",
                "/..;/admin/secret",
                "/x/..;/admin/secret",
                "/x/..%3b/admin/secret",
                "/x;y/../admin/secret",
                "/;/../admin/secret",
                "/admin%2fsecret",
                "/%2fadmin/secret",
                "/%2Fadmin%2F",
                "/admin%5csecret",
                "/%5cadmin/secret",
                "/\\admin/secret",
                "/x%2f..%2fadmin/secret",
                "/x/..%2fadmin/secret",
                "/x/..%5cadmin/secret",
                "/x/%2e%2e%2fadmin/secret",
                "/x%2f../admin/secret",
                "/;%2fadmin/secret",
                "/admin%3b%2fsecret",
                "/x;%2f..%2fadmin/secret",
                "/%2561dmin/secret",
                "/%25%36%31dmin/secret",
                "/%252fadmin/secret",
                "/admin%252fsecret",
                "/admin%253bx/secret",
                "/x/%252e%252e/admin/secret",
                "/x%252f%252e%252e%252fadmin",
                "/%25252fadmin/secret",
                "/%c0%afadmin/secret",
                "/%25c0%25afadmin/secret",
                "/x/%c0%ae%c0%ae/admin/secret",
                "/admin%00/secret",
                "/admin%2500/secret",
                "/admin%0a/secret",
                "/admin#/secret",
                "/a%2Bb/secret",
                "/a%2bb;x/secret",
                "/%61%2B%62/secret",
                "/a%252Bb/secret",
            })
    void pathBelowTheGuard_neverReachesTheOtherRoute(String path) throws Exception {
        for (LaneHarness lane : List.of(strict, keeping)) {
            try (RawClient client = lane.client()) {
                assertThat(client.get(path).response().status()).isIn(400, 403);
            }
        }
        assertThat(origin.requests()).noneMatch(request -> request.startLine().contains("secret"));
    }

    @Test
    void pathBesideTheGuard_isForwardedAsItIsMatched() throws Exception {
        List<String> paths = List.of("/public;v=1/x", "/ad;min/x", "/a%2Bc", "/a%20b", "/a;b=/c");
        try (RawClient client = strict.client()) {
            for (String path : paths) {
                assertThat(client.get(path).response().status()).isEqualTo(200);
                assertThat(origin.requests())
                        .anyMatch(request -> request.startLine().equals("GET " + path + " HTTP/1.1"));
            }
        }
    }
}
