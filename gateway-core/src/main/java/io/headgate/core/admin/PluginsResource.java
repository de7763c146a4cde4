package io.headgate.core.admin;

import io.headgate.api.service.ServiceException;
import io.headgate.core.service.GatewayControl;
import io.headgate.core.service.GatewayViews;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Plugins and what they offer. */
public final class PluginsResource implements Resource {

    private static final String PLUGINS = "/api/v1/plugins";
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,123}\\.jar");

    private final GatewayViews views;
    private final GatewayControl control;
    private final PluginUpload upload;

    /** The resource of the plugins that are steered by this. */
    public PluginsResource(Vertx vertx, GatewayViews views, GatewayControl control) {
        this.views = views;
        this.control = control;
        this.upload = new PluginUpload(vertx, control);
    }

    @Override
    public void addTo(Paths paths) {
        paths.on(HttpMethod.GET, PLUGINS, request -> Answers.json(request, plugins()))
                .onStream(
                        HttpMethod.POST,
                        PLUGINS,
                        Set.of("application/java-archive", "application/octet-stream"),
                        this::add)
                .on(HttpMethod.POST, PLUGINS + "/rescan", this::rescan)
                .on(HttpMethod.DELETE, PLUGINS + "/:id", this::remove)
                .on(HttpMethod.POST, PLUGINS + "/:id/release", this::release)
                .on(
                        HttpMethod.GET,
                        "/api/v1/extensions",
                        request -> Answers.json(
                                request, views.extensions().map(points -> JsonObject.of("points", points))));
    }

    private void add(RoutingContext request) {
        if (!views.pluginUpload()) {
            throw new ServiceException(
                    "UPLOAD_OFF", 403, "plugins cannot be uploaded (admin.pluginUpload in the config allows it)");
        }
        String file = request.request().getParam("file");
        if (file == null || !FILE.matcher(file).matches()) {
            throw new ServiceException(
                    "INVALID_OPTION",
                    400,
                    "file: " + (file == null ? "missing" : Printable.text(file))
                            + " (expected: a name such as my-plugin.jar)");
        }
        Answers.audited(request, "upload of " + file, upload.receive(request, file))
                .onSuccess(plugin -> Answers.json(request, 201, plugin))
                .onFailure(failure -> Refusal.send(request, failure, JsonObject.of("file", file)));
    }

    private void rescan(RoutingContext request) {
        Answers.json(
                request,
                Answers.audited(request, "rescan of the plugins", control.rescanPlugins())
                        .map(done -> plugins()));
    }

    private void remove(RoutingContext request) {
        boolean force = Boolean.parseBoolean(request.request().getParam("force"));
        String id = id(request);
        String what = (force ? "forced removal of plugin " : "removal of plugin ") + id;
        Answers.audited(request, what, control.removePlugin(id, force))
                .onSuccess(done -> request.response().setStatusCode(204).end())
                .onFailure(failure -> Refusal.send(request, failure));
    }

    private void release(RoutingContext request) {
        String id = id(request);
        Answers.json(
                request,
                Answers.audited(request, "release of plugin " + id, control.releasePlugin(id))
                        .map(done -> plugin(id)));
    }

    private static String id(RoutingContext request) {
        String id = request.pathParam("id");
        if (!ID.matcher(id).matches()) {
            throw new ServiceException(
                    "INVALID_OPTION",
                    400,
                    "id: " + Printable.text(id) + " (expected: lower-case letters, digits, hyphens)");
        }
        return id;
    }

    private JsonObject plugins() {
        return JsonObject.of("uploads", views.pluginUpload(), "plugins", new JsonArray(List.copyOf(control.plugins())));
    }

    private JsonObject plugin(String id) {
        return control.plugins().stream()
                .filter(plugin -> id.equals(plugin.getString("id")))
                .findFirst()
                .orElseThrow(() -> new ServiceException("NOT_FOUND", 404, "the plugin " + id + " is gone again"));
    }
}
