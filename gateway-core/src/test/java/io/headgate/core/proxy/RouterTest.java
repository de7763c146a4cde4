package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.core.config.MatchConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

    @ParameterizedTest
    @CsvSource({
        "/,/,true",
        "/,/a,false",
        "/cart,/cart,true",
        "/cart,/cart/,false",
        "/cart,/Cart,false",
        "/cart,/cart/x,false",
        "/cart/,/cart/,true",
        "/cart/,/cart,false",
        "/*,/,true",
        "/*,/a/b,true",
        "/*,*,false",
        "/img/*,/img,true",
        "/img/*,/img/,true",
        "/img/*,/img/a/b,true",
        "/img/*,/images,false",
        "/img/*,/im,false",
        "/img/*,/,false",
        "/users/{id},/users/7,true",
        "/users/{id},/users/,false",
        "/users/{id},/users,false",
        "/users/{id},/users/7/,false",
        "/users/{id},/users/7/x,false",
        "/users/{id}/,/users/7/,true",
        "/users/{id}/,/users/7,false",
        "/users/{id}/posts/{post},/users/7/posts/8,true",
        "/users/{id}/posts/{post},/users/7/post/8,false",
        "/{any},/a,true",
        "/{any},/,false",
        "/users/{id}/*,/users/7,true",
        "/users/{id}/*,/users/7/x/y,true",
        "/users/{id}/*,/users,false",
        "/café,/caf%C3%A9,true",
        "/a b,/a%20b,true",
        "/a[b]|c,/a%5Bb%5D%7Cc,true",
        "/@a/*,/@a/b,true",
    })
    void match_path_isExactPrefixOrTemplate(String pattern, String path, boolean matches) {
        assertThat(PathPattern.of(pattern).matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "/*/a",
                "/a*",
                "/a/**",
                "/{a}b",
                "/x{a}",
                "/{a}/{a}",
                "/{}",
                "/{a",
                "/a}",
                "/{{a}}",
                "/a/../b",
                "/a//b",
                "/{a}/*/b",
                "/%2f",
                "/a%20b",
                "/a;b",
                "/a?b",
                "/a\\b",
                "/a\u0000",
                "/\ud800"
            })
    void of_anyOtherPath_isRefused(String pattern) {
        assertThatThrownBy(() -> PathPattern.of(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void match_template_givesDecodedValues() {
        Router router = new Router(List.of(route("r", "/{a}/x/{b}")));
        Router.Match match = router.match(request("h", "/caf%C3%A9%20%3F/x/7+8", "GET"));
        assertThat(match.pathParameters()).containsExactly(Map.entry("a", "café ?"), Map.entry("b", "7+8"));
    }

    @ParameterizedTest
    @CsvSource({
        "/users/7,7",
        "/users/7;v=1,7",
        "/users/a%3Bb;v=1,a;b",
        "/;x/users/;y/7,7",
        "/users/%3B/7,7",
        "/users/a%2Bb&c%26d,a+b&c&d",
        "/users/100%25,100%",
        "/users/100%2525,100%25",
        "/users/group%2Fproject,group/project",
        "/users/a%5Cb,a\\b",
    })
    void match_template_givesTheNameWithoutParameters(String path, String id) {
        Router router = new Router(List.of(keeping("r", "/users/{id}"), keeping("all", "/*")));
        assertThat(router.match(request("h", path, "GET")).pathParameters()).containsExactly(Map.entry("id", id));
    }

    @ParameterizedTest
    @CsvSource({
        "/a;v=1,exact",
        "/;/a,exact",
        "/a%3Bx,exact",
        "/a+b/c,reserved",
        "/a%2Bb/c,reserved",
        "/a%2Bb;x,reserved",
        "/a/;x,other",
        "/;x,root",
        "/%3B/;x,root",
    })
    void match_path_isWithoutParametersAndDecoded(String path, String route) {
        Router router = new Router(
                List.of(route("exact", "/a"), route("reserved", "/a+b/*"), route("root", "/"), route("other", "/a/")));
        assertThat(name(router, "h", path, "GET")).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/projects/group%2Fproject,project",
        "/api/projects/group%2Fproject/files/a%2Fb.txt,api",
        "/api/a%2541,api",
        "/api/a%5Cb,api",
        "/api%2Fadmin,PATH_REFUSED",
        "/api/admin%2Fx,PATH_REFUSED",
        "/api/%2561dmin/x,PATH_REFUSED",
        "/api/admin%253Bv/x,PATH_REFUSED",
        "/api/x%2F..%2Fadmin,PATH_REFUSED",
        "/api/..%2Fx,PATH_REFUSED",
        "/api/..%255Cx,PATH_REFUSED",
        "/api/a%252541,PATH_REFUSED",
        "/api/a%2500,PATH_REFUSED",
        "/api/a%25C0%25AFb,PATH_REFUSED",
        "/other%2Fb,PATH_REFUSED",
        "/other,other",
    })
    void match_ambiguousPath_isForRoutesThatKeepItAndPassesNoGuard(String path, String outcome) {
        Router router = new Router(List.of(
                route("guard", "/api/admin/*"),
                keeping("project", "/api/projects/{id}"),
                keeping("api", "/api/*"),
                route("other", "/*")));
        assertThat(outcome(router, "h", path)).isEqualTo(outcome);
    }

    @Test
    void match_hostThatIsAnIpv6Address_isTheSameHoweverWritten() {
        for (String host : List.of("::1", "[::1]", "0:0:0:0:0:0:0:1")) {
            Router router = new Router(List.of(route("six", "/*", List.of(host), List.of()), route("any", "/*")));
            assertThat(name(router, "[::1]", "/", "GET")).isEqualTo("six");
        }
    }

    @Test
    void match_severalRoutes_takesTheFirstOfTheFile() {
        Router router = new Router(List.of(
                route("exact", "/a/b"),
                route("template", "/a/{x}"),
                route("prefix", "/a/*"),
                route("all", "/*"),
                route("late", "/z")));
        assertThat(name(router, "h", "/a/b", "GET")).isEqualTo("exact");
        assertThat(name(router, "h", "/a/c", "GET")).isEqualTo("template");
        assertThat(name(router, "h", "/a/c/d", "GET")).isEqualTo("prefix");
        assertThat(name(router, "h", "/z", "GET")).isEqualTo("all");
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example,exact",
        "www.shop.example,wild",
        "a.b.shop.example,wild",
        "deep.www.shop.example,deeper",
        "myshop.example,any",
        "example,any",
        "[::1],any",
        "'.shop.example',any",
    })
    void match_host_isExactOrBelow(String host, String name) {
        Router router = new Router(List.of(
                route("deeper", "/*", List.of("*.www.shop.example"), List.of()),
                route("exact", "/*", List.of("shop.example"), List.of()),
                route("wild", "/*", List.of("*.shop.example", "other.example"), List.of()),
                route("any", "/*")));
        assertThat(name(router, host, "/", "GET")).isEqualTo(name);
    }

    @Test
    void match_hostsAndOrder_routeForAllHostsBeforeNamedOneWins() {
        Router router =
                new Router(List.of(route("any", "/x/*"), route("named", "/*", List.of("a.example"), List.of())));
        assertThat(name(router, "a.example", "/x/1", "GET")).isEqualTo("any");
        assertThat(name(router, "a.example", "/y", "GET")).isEqualTo("named");
        assertThat(refused(router, "b.example", "/y", "GET").code()).isEqualTo("NO_ROUTE");
    }

    @Test
    void match_method_selectsOrIsNotAllowed() {
        Router router = new Router(List.of(
                route("read", "/a", List.of(), List.of("GET")),
                route("write", "/a", List.of(), List.of("POST", "PUT")),
                route("other", "/b", List.of(), List.of("POST"))));
        assertThat(name(router, "h", "/a", "HEAD")).isEqualTo("read");
        assertThat(name(router, "h", "/a", "PUT")).isEqualTo("write");
        assertThat(refused(router, "h", "/a", "DELETE"))
                .isEqualTo(ProblemCode.METHOD_NOT_ALLOWED.problem().with("Allow", "GET, HEAD, POST, PUT"));
        assertThat(refused(router, "h", "/b", "HEAD").fields()).containsEntry("Allow", "POST");
        assertThat(refused(router, "h", "/b", "get").status()).isEqualTo(405);
        assertThat(refused(router, "h", "/c", "GET").status()).isEqualTo(404);
        assertThat(refused(new Router(List.of()), "h", "/", "GET").status()).isEqualTo(404);
    }

    @Test
    void match_manyRoutes_isTheSameAsTryingAllInOrder() {
        Random random = new Random(42);
        String[] patterns = {
            "/", "/*", "/a", "/a/*", "/a/{x}", "/{x}", "/{x}/b", "/b/c", "/b/{y}/*", "/c/*", "/{x}/*", "/d/e/f"
        };
        String[] hosts = {"", "", "h.example", "*.example", "*.h.example", "x.h.example", "other.example"};
        String[] paths = {"/", "/a", "/a/", "/a/b", "/b", "/b/c", "/b/c/d", "/c", "/d/e/f", "/d", "/zz/y/x", "/zz/b"};
        String[] asked = {"h.example", "x.h.example", "y.h.example", "other.example", "a.b.c.example", "none", "example"
        };
        for (int round = 0; round < 300; round++) {
            List<Route> routes = new ArrayList<>();
            for (int i = random.nextInt(24); i >= 0; i--) {
                String host = hosts[random.nextInt(hosts.length)];
                List<String> methods = random.nextInt(3) == 0 ? List.of("POST") : List.of();
                routes.add(route(
                        "r" + i,
                        patterns[random.nextInt(patterns.length)],
                        host.isEmpty() ? List.of() : List.of(host),
                        methods));
            }
            Router router = new Router(routes);
            for (String host : asked) {
                for (String path : paths) {
                    assertThat(outcome(router, host, path)).isEqualTo(oneByOne(routes, host, path));
                }
            }
        }
    }

    private static String oneByOne(List<Route> routes, String host, String path) {
        boolean found = false;
        for (Route route : routes) {
            RouteMatcher matcher = new RouteMatcher(route);
            if (matcher.matchesHost(host) && matcher.matchesPath(path, null)) {
                if (matcher.allows("GET")) {
                    return route.name();
                }
                found = true;
            }
        }
        return found ? "METHOD_NOT_ALLOWED" : "NO_ROUTE";
    }

    private static String outcome(Router router, String host, String path) {
        try {
            return name(router, host, path, "GET");
        } catch (ProblemException e) {
            return e.problem().code();
        }
    }

    private static String name(Router router, String host, String path, String method) {
        return router.match(request(host, path, method)).route().name();
    }

    private static Problem refused(Router router, String host, String path, String method) {
        return catchThrowableOfType(ProblemException.class, () -> router.match(request(host, path, method)))
                .problem();
    }

    private static RequestHead request(String host, String path, String method) {
        return new RequestHead(method, "http", host, path, null, new Headers());
    }

    private static Route keeping(String name, String path) {
        return route(name, new MatchConfig(List.of(), path, List.of(), true));
    }

    private static Route route(String name, String path) {
        return route(name, path, List.of(), List.of());
    }

    private static Route route(String name, String path, List<String> hosts, List<String> methods) {
        return route(name, new MatchConfig(hosts, path, methods, false));
    }

    private static Route route(String name, MatchConfig match) {
        return new Route(name, match, List.of(), exchange -> {}, null, Duration.ofSeconds(15), -1);
    }
}
