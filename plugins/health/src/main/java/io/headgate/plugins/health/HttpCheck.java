package io.headgate.plugins.health;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthResult;
import io.headgate.api.health.HealthTarget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;

/** Asks servers over HTTP/1.1, each time on a new connection: that a server accepts one is part of being well. */
final class HttpCheck implements HealthCheck {

    private static final int MAX_LINE = 4_096;
    private static final int MAX_HEAD = 16_384;

    private final Vertx vertx;
    private final HttpQuestion question;
    private final HttpClient client;

    HttpCheck(Vertx vertx, HttpQuestion question) {
        this.vertx = vertx;
        this.question = question;
        client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setKeepAlive(false)
                        .setMaxInitialLineLength(MAX_LINE)
                        .setMaxHeaderSize(MAX_HEAD))
                // What goes wrong is the result of the check and nothing for the log.
                .withConnectHandler(connection -> connection.exceptionHandler(reportedToTheRequest -> {}))
                .build();
    }

    @Override
    public Future<HealthResult> check(HealthTarget target, Duration timeout) {
        return new HttpAttempt(vertx, question, timeout).begin(client, target);
    }

    @Override
    public Future<?> close() {
        return client.close();
    }
}
