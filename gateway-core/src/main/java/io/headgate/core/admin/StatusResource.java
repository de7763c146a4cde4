package io.headgate.core.admin;

import io.headgate.core.service.GatewayViews;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What is only read: the contract, the status, live numbers, routes, databases. */
public final class StatusResource implements Resource {

    private final GatewayViews views;
    private final Buffer contract = contract();

    /** The resource of what is seen by this. */
    public StatusResource(GatewayViews views) {
        this.views = views;
    }

    @Override
    public void addTo(Paths paths) {
        paths.on(
                        HttpMethod.GET,
                        "/api/v1/openapi.json",
                        request -> request.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                                .end(contract))
                .on(HttpMethod.GET, "/api/v1/status", request -> Answers.json(request, views.status()))
                .on(HttpMethod.GET, "/api/v1/traffic", request -> Answers.json(request, views.traffic()))
                .on(
                        HttpMethod.GET,
                        "/api/v1/routes",
                        request -> Answers.json(request, JsonObject.of("routes", views.routes())))
                .on(
                        HttpMethod.GET,
                        "/api/v1/databases",
                        request -> Answers.json(request, JsonObject.of("databases", views.databases())));
    }

    /** The OpenAPI document. */
    static Buffer contract() {
        try (InputStream in = StatusResource.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is not in the jar");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
