package io.headgate.core.admin;

import io.headgate.core.service.GatewayControl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /api/v1/plugins}: the plugins and jars in the folder. */
public final class PluginsResource implements Resource {

    private static final String PATH = "/api/v1/plugins";

    private final GatewayControl control;

    /** The resource of the plugins that are steered by this. */
    public PluginsResource(GatewayControl control) {
        this.control = control;
    }

    @Override
    public void addTo(Paths paths) {
        paths.on(HttpMethod.GET, PATH, this::list);
        paths.on(HttpMethod.POST, PATH + "/rescan", request -> answer(request, control.rescanPlugins()));
        paths.on(HttpMethod.DELETE, PATH + "/:id", this::remove);
        paths.on(
                HttpMethod.POST,
                PATH + "/:id/release",
                request -> answer(request, control.releasePlugin(request.pathParam("id"))));
    }

    private void list(RoutingContext request) {
        request.json(new JsonObject().put("plugins", new JsonArray(List.copyOf(control.plugins()))));
    }

    private void remove(RoutingContext request) {
        boolean force = Boolean.parseBoolean(request.request().getParam("force"));
        answer(request, control.removePlugin(request.pathParam("id"), force));
    }

    private static void answer(RoutingContext request, Future<Void> done) {
        done.onSuccess(nothing -> request.response().setStatusCode(204).end())
                .onFailure(failure -> Refusal.send(request, failure));
    }
}
