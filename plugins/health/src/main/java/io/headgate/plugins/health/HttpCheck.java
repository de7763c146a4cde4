package io.headgate.plugins.health;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthResult;
import io.headgate.api.health.HealthTarget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;

/** Asks servers over HTTP/1.1, each time on a new connection: that a server accepts one is part of being well. */
final class HttpCheck implements HealthCheck {

    private final Vertx vertx;
    private final HttpClient client;
    private final HttpQuestion question;

    HttpCheck(Vertx vertx, HttpClient client, HttpQuestion question) {
        this.vertx = vertx;
        this.client = client;
        this.question = question;
    }

    @Override
    public Future<HealthResult> check(HealthTarget target, Duration timeout) {
        return new HttpAttempt(vertx, question, timeout).begin(client, target);
    }
}
