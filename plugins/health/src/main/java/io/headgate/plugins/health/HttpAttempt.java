package io.headgate.plugins.health;

import io.headgate.api.health.HealthResult;
import io.headgate.api.health.HealthTarget;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One question to one server. Lives on the event loop that it began on; leaves no connection behind. */
final class HttpAttempt {

    private static final int MAX_BODY = 65_536;

    private final Vertx vertx;
    private final HttpQuestion question;
    private final Duration timeout;
    private final Promise<HealthResult> result = Promise.promise();
    private long deadline;
    private @Nullable HttpClientRequest request;

    HttpAttempt(Vertx vertx, HttpQuestion question, Duration timeout) {
        this.vertx = vertx;
        this.question = question;
        this.timeout = timeout;
    }

    Future<HealthResult> begin(HttpClient client, HealthTarget target) {
        long millis = Math.max(1, timeout.toMillis());
        deadline = vertx.setTimer(millis, late -> unhealthy("no answer within " + millis + " ms"));
        RequestOptions options = new RequestOptions()
                .setMethod(question.method())
                .setHost(target.host())
                .setPort(target.port())
                .setURI(question.path())
                .setConnectTimeout(millis)
                .putHeader("User-Agent", "Headgate-Health");
        String host = question.host() == null ? authority(target) : question.host();
        if (host != null) {
            options.putHeader("Host", host);
        }
        client.request(options).onComplete(this::connected);
        return result.future();
    }

    /** The target's own where the client would leave out the brackets of IPv6 (RFC 3986 §3.2.2); otherwise null. */
    private static @Nullable String authority(HealthTarget target) {
        if (target.host().indexOf(':') < 0) {
            return null;
        }
        String bracketed = '[' + target.host() + ']';
        return target.port() == 80 ? bracketed : bracketed + ':' + target.port();
    }

    private void connected(AsyncResult<HttpClientRequest> connection) {
        if (connection.failed()) {
            unhealthy(Failures.reason(connection.cause()));
            return;
        }
        request = connection.result();
        if (result.future().isComplete()) {
            hangUp();
            return;
        }
        if (LinkLocal.is(request.connection().remoteAddress())) {
            request.connection().close().onFailure(alreadyClosed -> {});
            unhealthy("refused: the address is link-local");
            return;
        }
        request.exceptionHandler(failure -> unhealthy(Failures.reason(failure)));
        request.send().onComplete(this::answered);
    }

    private void answered(AsyncResult<HttpClientResponse> answer) {
        if (answer.failed()) {
            unhealthy(Failures.reason(answer.cause()));
            return;
        }
        HttpClientResponse response = answer.result();
        // Also for a body that nobody reads: Vert.x logs the end of a response that has nobody to tell.
        response.exceptionHandler(failure -> unhealthy(Failures.reason(failure)));
        String status = "status " + response.statusCode();
        if (!question.statuses().contains(response.statusCode())) {
            unhealthy(status);
        } else if (question.body() == null) {
            finish(HealthResult.healthy(status));
        } else {
            search(response, question.body(), status);
        }
    }

    private void search(HttpClientResponse response, String wanted, String status) {
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            body.appendBuffer(chunk, 0, Math.min(chunk.length(), MAX_BODY - body.length()));
            if (body.length() == MAX_BODY) {
                judge(body, wanted, status);
            }
        });
        response.endHandler(end -> judge(body, wanted, status));
    }

    private void judge(Buffer body, String wanted, String status) {
        if (body.toString(StandardCharsets.UTF_8).contains(wanted)) {
            finish(HealthResult.healthy(status));
        } else {
            unhealthy(status + ", body without the expected text");
        }
    }

    private void unhealthy(String detail) {
        finish(HealthResult.unhealthy(detail));
    }

    private void finish(HealthResult outcome) {
        if (result.tryComplete(outcome)) {
            vertx.cancelTimer(deadline);
            hangUp();
        }
    }

    private void hangUp() {
        if (request != null) {
            // Whether it could be reset or was over already: nobody is left to tell.
            request.reset();
        }
    }
}
