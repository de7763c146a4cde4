package io.headgate.dist;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does in the console, in a real browser, on a real gateway. */
class ConsoleIT {

    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private static Chromium chromium;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws Exception {
        chromium = Chromium.start();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void overview_afterTraffic_showsTheNumbersOfTheApi() throws Exception {
        try (Origin origin = Origin.answering("page");
                GatewayProcess gateway =
                        GatewayProcess.start(folder, shop(origin).toString());
                ConsoleWindow window = chromium.open(gateway)) {
            int port = gateway.port("web");
            for (int i = 0; i < 30; i++) {
                assertThat(Plain.get(port, "/tea")).isEqualTo("page");
                Plain.get(port, "/none/" + i);
            }
            window.logIn("wrong").see("That is not the token.");
            window.logIn();

            gateway.await(
                    "the latest sample",
                    () -> traffic(gateway).getJsonObject("requests").getInteger("total") == 60);
            JsonObject traffic = traffic(gateway);
            assertThat(tile(window, "Requests a second")).containsText("60 in all");
            assertThat(tile(window, "Errors"))
                    .containsText(traffic.getJsonObject("errors").getInteger("total") + " in all");
            assertThat(tile(window, "Cache hits"))
                    .containsText(traffic.getJsonObject("cache").getInteger("hits") + " in all");
            assertThat(traffic.getJsonObject("cache").getInteger("hits")).isEqualTo(29);
            assertThat(window.page().getByRole(AriaRole.ROW, row("tea"))).containsText("30");
            assertThat(window.page().locator("hg-chart svg")).hasCount(4);
            assertThat(window.page().getByText("live")).isVisible();

            window.button("Log out").click();
            window.page().getByLabel("Token").waitFor();
            window.page().reload();
            assertThat(window.page().getByLabel("Token")).isVisible();
        }
    }

    @Test
    void config_brokenMendedAppliedAndRolledBack_byTheKeyboardAlone() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(
                        folder, new Config().respond("/", "one").toString());
                ConsoleWindow window = chromium.open(gateway)) {
            int port = gateway.port("web");
            window.logIn().tabTo("Config").press("Enter");
            window.page().locator(".monaco-editor .view-line").first().waitFor();

            write(window, new Config().respond("/", "two").toString().replace("\"routes\"", "\"rooutes\""));
            window.see("did you mean \"routes\"?");
            int line =
                    new Config().respond("/", "two").toString().lines().toList().indexOf("  \"routes\" : [ {") + 1;
            assertThat(window.page().getByLabel("Problems")).containsText("line " + line);
            assertThat(window.page().locator(".squiggly-error")).not().hasCount(0);
            assertThat(Plain.get(port, "/")).isEqualTo("one");

            write(window, new Config().respond("/", "two").toString());
            window.see("Nothing is wrong with it.");
            window.press("Control+M").tabTo("Compare").press("Enter");
            assertThat(window.page().getByLabel("Differences").locator(".added").last())
                    .containsText("two");
            window.press("Escape").tabTo("Apply").press("Enter");
            window.see("Version 2 is in force.");
            assertThat(Plain.get(port, "/")).isEqualTo("two");

            window.tabTo("Roll back to version 1").press("Enter");
            window.tabTo("Roll back").press("Enter");
            window.see("Version 1 is in force again, as version 3.");
            assertThat(Plain.get(port, "/")).isEqualTo("one");
            assertThat(window.page().locator(".monaco-editor")).containsText("one");
        }
    }

    @Test
    void config_changedBySomebodyElse_showsBothAndLosesNeither() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(
                        folder, new Config().respond("/", "one").toString());
                ConsoleWindow window = chromium.open(gateway)) {
            window.logIn().go("Config");
            window.page().locator(".monaco-editor .view-line").first().waitFor();
            write(window, new Config().respond("/", "mine").toString());
            gateway.admin(
                    "PUT", "/api/v1/config", new Config().respond("/", "theirs").toString(), "If-Match", "*");

            window.button("Apply").click();

            Locator both = window.page().getByRole(AriaRole.DIALOG);
            assertThat(both.getByLabel("In force")).containsText("theirs");
            assertThat(both.getByLabel("Yours")).containsText("mine");
            window.button("Edit mine on top of it").click();
            window.button("Apply").click();
            window.see("Version 3 is in force.");
            assertThat(Plain.get(gateway.port("web"), "/")).isEqualTo("mine");
        }
    }

    @Test
    void overview_whileAConfigIsOnTrial_showsBothSidesAndEndsIt() throws Exception {
        JsonObject config = new JsonObject(new Config().respond("/", "one").toString());
        config.put(
                "swap",
                new JsonObject().put("canary", new JsonObject().put("share", 50).put("window", "10m")));
        try (GatewayProcess gateway = GatewayProcess.start(folder, config.encode());
                ConsoleWindow window = chromium.open(gateway)) {
            window.logIn();
            config.getJsonArray("routes")
                    .getJsonObject(0)
                    .getJsonObject("respond")
                    .put("body", "two");
            gateway.config(config.encode());
            window.see("A config is tried on 50 % of the requests");
            int port = gateway.port("web");
            for (int i = 0; i < 10; i++) {
                Plain.get(port, "/");
            }
            Locator sides = window.page()
                    .getByRole(
                            AriaRole.REGION,
                            new Page.GetByRoleOptions().setName("Trial").setExact(true))
                    .last();
            assertThat(sides.getByRole(AriaRole.ROW).filter(has("On trial"))).isVisible();

            window.button("Let it take over").click();

            window.see("The config on trial is in force.");
            assertThat(Plain.get(port, "/")).isEqualTo("two");
            assertThat(window.button("Take it back")).hasCount(0);
        }
    }

    @Test
    void config_typed_isCompletedFromTheSchema() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(
                        folder, new Config().respond("/", "one").toString());
                ConsoleWindow window = chromium.open(gateway)) {
            window.logIn().go("Config");
            window.page().locator(".monaco-editor .view-line").first().waitFor();
            write(window, "{\n  \n}");
            window.press("Control+Home", "ArrowDown", "End", "Control+Space");

            assertThat(window.page().locator(".suggest-widget .monaco-list-row").filter(has("listeners")))
                    .isVisible();
        }
    }

    @Test
    void pools_drainedAndConfigured_byTheKeyboard() throws Exception {
        Set<String> asked = new ConcurrentSkipListSet<>();
        try (Origin one = naming("one", asked);
                Origin two = naming("two", asked);
                GatewayProcess gateway = GatewayProcess.start(
                        folder,
                        new Config()
                                .pool("app", one.address(), two.address())
                                .toPool("/*", "app")
                                .toString());
                ConsoleWindow window = chromium.open(gateway)) {
            int port = gateway.port("web");
            window.logIn().tabTo("Pools").press("Enter");
            window.tabTo("Drain " + one.address()).press("Enter");
            window.see("is given no new requests.");
            assertThat(window.page().getByRole(AriaRole.ROW, row(one.address())))
                    .containsText("draining");
            for (int i = 0; i < 10; i++) {
                Plain.get(port, "/");
            }
            assertThat(asked).containsExactly("two");
            window.tabTo("Undrain " + one.address()).press("Enter");
            window.see("is given requests again.");

            window.tabTo("Health checks").press("Enter");
            window.page().getByLabel("Type").selectOption("http");
            window.page().getByLabel("interval").fill("often");
            assertThat(window.page().locator("#option-interval-problem")).containsText("expected: a duration");
            assertThat(window.page().getByLabel("interval")).hasAttribute("aria-invalid", "true");
            window.page().getByLabel("interval").fill("200ms");
            assertThat(window.page().locator("#option-interval-problem")).hasText("");
            window.button("Apply").click();
            window.see("Version 2 is in force.");
            JsonObject file = new JsonObject(Files.readString(folder.resolve("conf/gateway.json")));
            assertThat(file.getJsonObject("pools")
                            .getJsonObject("app")
                            .getJsonObject("health")
                            .getString("interval"))
                    .isEqualTo("200ms");
            gateway.await("a check", () -> asked.contains("one"));
        }
    }

    @Test
    void caches_purgedWholeOrByTag_haveTheServerAskedAnew() throws Exception {
        try (Origin origin = Origin.answering("page");
                GatewayProcess gateway =
                        GatewayProcess.start(folder, shop(origin).toString());
                ConsoleWindow window = chromium.open(gateway)) {
            int port = gateway.port("web");
            assertThat(cacheStatus(port)).contains("stored");
            assertThat(cacheStatus(port)).contains("hit");
            window.logIn().tabTo("Caches").press("Enter");
            window.tabTo("Purge all").press("Enter");
            window.tabTo("Purge all").press("Enter");
            window.see("1 entry removed from pages.");
            assertThat(cacheStatus(port)).contains("stored");

            window.page().getByLabel("Tag").fill(HOSTILE);
            window.press("Enter");
            window.see("0 entries removed from pages.");
            window.page().getByLabel("Tag").fill("leaves");
            window.press("Enter");
            gateway.await("the purge of the tag", () -> cacheStatus(port).contains("stored"));
        }
    }

    @Test
    void plugins_uploadedShownAndRemoved_withTheirPanel() throws Exception {
        JsonObject config = new JsonObject(new Config().respond("/", "one").toString());
        config.getJsonObject("admin").put("pluginUpload", true);
        config.getJsonArray("routes").getJsonObject(0).put("name", "bannered");
        try (GatewayProcess gateway = GatewayProcess.start(folder, config.encode());
                ConsoleWindow window = chromium.open(gateway)) {
            window.logIn().go("Plugins");
            window.page().getByLabel("Upload a jar").setInputFiles(demo());
            window.see("demo 0.1.0 is loaded.");

            config.getJsonArray("routes").getJsonObject(0).put("filters", new JsonArray().add("demo-banner"));
            gateway.config(config.encode());
            gateway.await("the banner", () -> banner(gateway.port("web")));
            window.go("Banners");
            window.see("bannered: ");

            window.go("Plugins");
            window.button("Remove demo").click();
            window.button("Remove").click();
            window.see("Remove demo all the same");
            window.button("Cancel").click();
            assertThat(banner(gateway.port("web"))).isTrue();

            Path broken = gateway.plugins().resolve(HOSTILE + ".jar");
            Files.writeString(broken, "no jar");
            window.button("Look again").click();
            assertThat(window.page().getByRole(AriaRole.ROW, row(HOSTILE + ".jar")))
                    .containsText("refused");
        }
    }

    @Test
    void hostileNames_whereverTheyComeFrom_areShownAsText() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(
                        folder,
                        new Config()
                                .pool("shop", "http://127.0.0.1:9")
                                .cache("pages")
                                .respond("/", "one")
                                .toString());
                ConsoleWindow window = chromium.open(gateway)) {
            window.logIn().see("live");
            JsonObject hostile = new JsonObject(new Config()
                    .pool("app", "http://" + HOSTILE)
                    .cache("pages")
                    .route(
                            HOSTILE,
                            "/x",
                            new JsonObject()
                                    .put("pool", "app")
                                    .put(
                                            "cache",
                                            new JsonObject()
                                                    .put("use", "pages")
                                                    .put("tags", new JsonArray().add(HOSTILE))))
                    .toString());
            gateway.config(hostile.encodePrettily());
            Locator refused = window.page().getByRole(AriaRole.LISTITEM).filter(has("config-refused"));
            assertThat(refused).containsText(HOSTILE);

            window.go("Config");
            window.page().locator(".monaco-editor .view-line").first().waitFor();
            window.button("Validate").click();
            for (String where : List.of("pools.app.servers[0]", "routes[0].name", "routes[0].cache.tags[0]")) {
                assertThat(window.page()
                                .getByLabel("Problems")
                                .getByRole(AriaRole.LISTITEM)
                                .filter(has(where)))
                        .containsText(HOSTILE);
            }
            assertThat(window.page().locator("img[src=x]")).hasCount(0);

            // No config lets such names through: the pages are shown answers in which everything is called so.
            window.page().route("**/api/v1/{routes,pools,caches,databases,plugins,panels}", route -> {
                APIResponse answer = route.fetch();
                String names = answer.text()
                        .replaceAll(
                                "(?<=\"(name|id|address|file|reason|title|version|cache)\":)\"[^\"]*\"",
                                '"' + HOSTILE + '"');
                route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(names));
            });
            for (String page : List.of("Overview", "Pools", "Caches", "Plugins")) {
                window.go(page);
                assertThat(window.page().getByText(HOSTILE).first()).isVisible();
                assertThat(window.page().locator("img[src=x]")).hasCount(0);
            }
        }
    }

    @Test
    void pages_inLightAndDark_arePicturedForTheDocs() throws Exception {
        try (Origin one = Origin.answering("one");
                Origin two = Origin.answering("two");
                GatewayProcess gateway = GatewayProcess.start(
                        folder,
                        new Config()
                                .pool("shop", one.address(), two.address())
                                .cache("pages")
                                .route(
                                        "tea",
                                        "/tea/*",
                                        new JsonObject()
                                                .put("pool", "shop")
                                                .put(
                                                        "cache",
                                                        new JsonObject()
                                                                .put("use", "pages")
                                                                .put("ttl", "1m")))
                                .toPool("/*", "shop")
                                .toString());
                LoadClient pages = new LoadClient(gateway.port("web"), "/", 1, Set.of("one", "two"));
                LoadClient cached = new LoadClient(gateway.port("web"), "/tea/1", 1, Set.of("one", "two"));
                ConsoleWindow window = chromium.open(gateway)) {
            window.logIn();
            gateway.await(
                    "numbers", () -> traffic(gateway).getJsonArray("history").size() > 5);
            for (String theme : List.of("light", "dark")) {
                window.page().getByLabel("Theme").selectOption(theme);
                assertThat(window.page().locator("html")).hasAttribute("data-theme", theme);
                for (String page : List.of("Overview", "Pools", "Caches", "Plugins", "Config")) {
                    window.go(page);
                    assertThat(window.page().locator(".spinner")).hasCount(0);
                    if (page.equals("Config")) {
                        window.page()
                                .locator(".monaco-editor .view-line")
                                .first()
                                .waitFor();
                        window.see("Nothing is wrong with it.");
                    }
                    window.picture("console-" + page.toLowerCase(Locale.ROOT) + '-' + theme);
                }
            }
            assertThat(pages.failures()).isEmpty();
            assertThat(cached.failures()).isEmpty();
            window.page().reload();
            assertThat(window.page().locator("html")).hasAttribute("data-theme", "dark");
            window.heading("Config").waitFor();
        }
    }

    /** Replaces the text in the editor. */
    private static void write(ConsoleWindow window, String text) {
        window.page().evaluate("text => navigator.clipboard.writeText(text)", text);
        window.page().locator(".monaco-editor textarea").first().focus();
        window.press("Control+A", "Control+V");
    }

    private static Config shop(Origin origin) {
        return new Config()
                .pool("app", origin.address())
                .cache("pages")
                .route(
                        "tea",
                        "/tea",
                        new JsonObject()
                                .put("pool", "app")
                                .put(
                                        "cache",
                                        new JsonObject()
                                                .put("use", "pages")
                                                .put("ttl", "1h")
                                                .put("tags", new JsonArray().add("leaves"))));
    }

    private static Origin naming(String name, Set<String> asked) {
        return new Origin(request -> {
            asked.add(name);
            request.response().end(name);
        });
    }

    private static JsonObject traffic(GatewayProcess gateway) throws Exception {
        return new JsonObject(gateway.admin("/api/v1/traffic").body());
    }

    private static String cacheStatus(int port) throws Exception {
        return Plain.exchange(port, "GET /tea HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("cache-status:"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean banner(int port) throws Exception {
        return Plain.exchange(port, "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")
                .contains("X-Headgate-Demo");
    }

    private static Path demo() throws Exception {
        try (Stream<Path> jars = Files.list(Headgate.HOME.resolve("demo"))) {
            return jars.findFirst().orElseThrow();
        }
    }

    private static Locator tile(ConsoleWindow window, String name) {
        return window.page().locator(".tile").filter(has(name));
    }

    private static Locator.FilterOptions has(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Page.GetByRoleOptions row(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
