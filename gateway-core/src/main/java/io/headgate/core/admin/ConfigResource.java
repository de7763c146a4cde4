package io.headgate.core.admin;

import io.headgate.api.service.ServiceException;
import io.headgate.core.service.ConfigControl;
import io.headgate.core.service.ConfigControl.Result;
import io.headgate.core.service.ConfigEndpoints;
import io.headgate.core.service.GatewayControl;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/config}: the config as a document, its versions, and edits of it. */
public final class ConfigResource implements Resource {

    private static final String PATH = "/api/v1/config";

    private final ConfigControl config;
    private final GatewayControl gateway;

    /** The resource of the config of a gateway. */
    public ConfigResource(ConfigControl config, GatewayControl gateway) {
        this.config = config;
        this.gateway = gateway;
    }

    @Override
    public void addTo(Paths paths) {
        paths.on(HttpMethod.GET, PATH, this::get);
        paths.onJson(HttpMethod.PUT, PATH, this::put);
        paths.onJson(HttpMethod.POST, PATH + "/validate", this::validate);
        paths.onJson(HttpMethod.POST, PATH + "/diff", this::diff);
        paths.on(HttpMethod.GET, PATH + "/schema", request -> answer(request, config.schema(), request::json));
        paths.on(HttpMethod.POST, PATH + "/canary/promote", this::promote);
        paths.on(HttpMethod.POST, PATH + "/canary/rollback", this::takeBack);
        paths.on(HttpMethod.GET, PATH + "/versions", this::versions);
        paths.on(HttpMethod.GET, PATH + "/versions/:version", this::version);
        paths.on(HttpMethod.GET, PATH + "/versions/:version/diff", this::difference);
        paths.on(HttpMethod.POST, PATH + "/versions/:version/rollback", this::rollback);
    }

    private void get(RoutingContext request) {
        answer(request, config.document(), document -> {
            request.response().putHeader(HttpHeaders.ETAG, document.getString("etag"));
            request.json(document);
        });
    }

    private void put(RoutingContext request) {
        String etag = request.request().getHeader(HttpHeaders.IF_MATCH);
        if (etag == null) {
            Refusal.send(
                    request,
                    428,
                    "PRECONDITION_REQUIRED",
                    "send the etag of the text that the edit was made from as If-Match (or * for whatever there is)");
            return;
        }
        change(request, "change of the config", config.write(text(request), etag, "admin API"));
    }

    private void validate(RoutingContext request) {
        answer(
                request,
                config.validate(text(request)),
                problems -> request.json(new JsonObject()
                        .put("valid", problems.isEmpty())
                        .put("problems", ConfigEndpoints.problems(problems))));
    }

    private void diff(RoutingContext request) {
        answer(request, config.diff(text(request)), diff -> request.json(new JsonObject().put("diff", diff)));
    }

    private void versions(RoutingContext request) {
        request.json(new JsonObject().put("versions", new JsonArray(List.copyOf(config.versions()))));
    }

    private void version(RoutingContext request) {
        answer(request, config.version(number(request.pathParam("version"))), request::json);
    }

    private void difference(RoutingContext request) {
        int version = number(request.pathParam("version"));
        String with = request.request().getParam("with");
        int other = with == null ? version - 1 : number(with);
        answer(request, config.diff(other, version), diff -> request.json(new JsonObject().put("diff", diff)));
    }

    private void rollback(RoutingContext request) {
        String etag = request.request().getHeader(HttpHeaders.IF_MATCH);
        int version = number(request.pathParam("version"));
        change(request, "rollback of the config to version " + version, config.rollback(version, etag));
    }

    private void promote(RoutingContext request) {
        end(request, "promotion of the config on trial", gateway.promoteCanary());
    }

    private void takeBack(RoutingContext request) {
        end(request, "rollback of the config on trial", gateway.rollBackCanary());
    }

    private void end(RoutingContext request, String what, Future<Void> end) {
        answer(request, Answers.audited(request, what, end), done -> request.json(gateway.canary()));
    }

    private static void change(RoutingContext request, String what, Future<Result> change) {
        answer(
                request,
                Answers.audited(request, what, change, result -> told(result)),
                result -> send(request, result));
    }

    private static String told(Result result) {
        return result instanceof Result.Applied applied
                ? "done, version " + applied.version() + " is " + applied.state()
                : "refused: " + result.getClass().getSimpleName();
    }

    private static void send(RoutingContext request, Result result) {
        JsonObject json = ConfigEndpoints.json(result);
        json.remove("outcome");
        if (result instanceof Result.Applied applied) {
            request.response().putHeader(HttpHeaders.ETAG, applied.etag());
            request.json(json);
        } else if (result instanceof Result.Conflict) {
            Refusal.send(request, 409, "CONFLICT", "the config has been changed since this edit began", json);
        } else if (result instanceof Result.Invalid) {
            Refusal.send(request, 422, "INVALID_CONFIG", "this is no valid config; nothing has changed", json);
        } else {
            Refusal.send(request, 403, "READ_ONLY", json.getString("reason"), new JsonObject());
        }
    }

    private static String text(RoutingContext request) {
        String text = request.body().asString();
        return text == null ? "" : text;
    }

    private static int number(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,9}")) {
            throw new ServiceException("INVALID_REQUEST", 400, "a version is a number, such as 12");
        }
        return Integer.parseInt(text);
    }

    private static <T> void answer(RoutingContext request, Future<T> outcome, Handler<T> sender) {
        outcome.onSuccess(sender).onFailure(failure -> Refusal.send(request, failure));
    }
}
