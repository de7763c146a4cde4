package io.headgate.core.service;

import io.headgate.api.service.Services;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What operators see of a gateway. Safe for use from any thread; never blocks. */
public interface GatewayViews {

    /** Everything at a glance. */
    JsonObject status();

    /** Live numbers and their last five minutes. */
    JsonObject traffic();

    /** The routes in their order, with their numbers. */
    JsonArray routes();

    /** The pools with their servers. */
    JsonArray pools();

    /** The caches with their numbers. */
    JsonArray caches();

    /** The databases with their numbers. */
    JsonArray databases();

    /** The extension points with what the plugins in use offer. */
    Future<JsonArray> extensions();

    /** Whether plugins may be uploaded. */
    boolean pluginUpload();

    /** The caches, databases and pools themselves. */
    Services services();
}
