package io.headgate.core.admin;

import io.headgate.core.plugin.PluginPanel;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The web console: a page, its modules, its libraries, and the modules of plugins. All of it is public to whoever
 * reaches the admin listener; what it shows comes from the admin API, which asks for the token.
 */
public final class Console implements Resource {

    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String PANELS = "/console/panels/";
    private static final int DIGITS = 16;
    private static final Pattern PANEL_FILE = Pattern.compile(PANELS + "([a-z0-9-]+)/([0-9a-f]+)/(.+)");

    private final ConsoleFiles files;
    private final Supplier<List<PluginPanel>> panels;
    private final ConsolePage page = new ConsolePage();

    /** The console of a gateway whose plugins show these panels now. */
    public Console(Vertx vertx, Supplier<List<PluginPanel>> panels) {
        this.files = new ConsoleFiles(vertx);
        this.panels = panels;
    }

    /** Serves its files. */
    void serve(Router router) {
        read(router, "/").handler(this::protect).handler(this::document);
        read(router, "/console/*").handler(this::protect);
        for (ConsoleLibrary library : ConsoleLibrary.values()) {
            read(router, library.path() + '*').handler(Console::keep).handler(files(library.path(), library.folder()));
        }
        read(router, PANELS + '*').handler(this::panelFile);
        read(router, "/console/*").handler(files("/console/", "io/headgate/core/admin/console"));
        read(router, "/console/*").handler(Console::missing);
    }

    private static Route read(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private static void missing(RoutingContext request) {
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Refusal.send(request, 404, "NOT_FOUND", "there is no such file");
    }

    @Override
    public void addTo(Paths paths) {
        paths.on(HttpMethod.GET, "/api/v1/panels", request -> Answers.json(request, list()));
    }

    private JsonObject list() {
        JsonArray list = new JsonArray();
        for (PluginPanel panel : panels.get()) {
            list.add(new JsonObject()
                    .put("plugin", panel.plugin())
                    .put("title", panel.title())
                    .put("module", PANELS + panel.plugin() + '/' + digest(panel) + '/' + panel.module()));
        }
        return new JsonObject().put("panels", list);
    }

    private void protect(RoutingContext request) {
        request.response()
                .putHeader("Content-Security-Policy", page.policy())
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        request.next();
    }

    private void document(RoutingContext request) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .end(page.html());
    }

    /** What has its version in its path never changes. */
    private static void keep(RoutingContext request) {
        keep(request.response());
        request.next();
    }

    private static void keep(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CACHE_CONTROL, FOREVER);
    }

    private Handler<RoutingContext> files(String path, String folder) {
        return request -> files.send(request, folder, request.normalizedPath().substring(path.length()));
    }

    private void panelFile(RoutingContext request) {
        Matcher file = PANEL_FILE.matcher(request.normalizedPath());
        if (!file.matches()) {
            request.next();
            return;
        }
        PluginPanel panel = panel(file.group(1), file.group(2));
        if (panel == null) {
            request.next();
            return;
        }
        String name = file.group(3);
        keep(request.response());
        files.send(request, name, () -> panel.read(name));
    }

    private @Nullable PluginPanel panel(String plugin, String digest) {
        return panels.get().stream()
                .filter(panel -> panel.plugin().equals(plugin) && digest(panel).equals(digest))
                .findFirst()
                .orElse(null);
    }

    private static String digest(PluginPanel panel) {
        return panel.digest().substring(0, DIGITS);
    }
}
