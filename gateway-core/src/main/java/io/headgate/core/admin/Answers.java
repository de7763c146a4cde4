package io.headgate.core.admin;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the admin listener has to say, and keeps a line in the log of every change that was asked for. */
final class Answers {

    private static final Logger AUDIT = LoggerFactory.getLogger("io.headgate.audit");

    private Answers() {}

    static void json(RoutingContext request, JsonObject json) {
        json(request, 200, json);
    }

    static void json(RoutingContext request, int status, JsonObject json) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(json.toBuffer());
    }

    static void json(RoutingContext request, Future<JsonObject> json) {
        json.onSuccess(done -> json(request, done)).onFailure(failure -> Refusal.send(request, failure));
    }

    /** One line about a change: who asked, for what, and what came of it. */
    static <T> Future<T> audited(RoutingContext request, String what, Future<T> change) {
        return audited(request, what, change, done -> "done");
    }

    /** The same, where what came of it is told in other words. */
    static <T> Future<T> audited(
            RoutingContext request, String what, Future<T> change, Function<? super T, String> outcome) {
        return change.onComplete(
                done -> audit(request, what, outcome.apply(done)),
                failure -> audit(request, what, "failed: " + Refusal.code(failure)));
    }

    private static void audit(RoutingContext request, String what, String outcome) {
        AUDIT.info("{} by {}: {}", Printable.text(what), address(request), outcome);
    }

    private static String address(RoutingContext request) {
        String address = request.request().remoteAddress().hostAddress();
        return address == null ? "unknown" : address;
    }
}
