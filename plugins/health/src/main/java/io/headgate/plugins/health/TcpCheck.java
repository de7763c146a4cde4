package io.headgate.plugins.health;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthResult;
import io.headgate.api.health.HealthTarget;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/** Connects and hangs up. */
final class TcpCheck implements HealthCheck {

    private final Vertx vertx;
    private final NetClient client;

    TcpCheck(Vertx vertx, NetClient client) {
        this.vertx = vertx;
        this.client = client;
    }

    @Override
    public Future<HealthResult> check(HealthTarget target, Duration timeout) {
        int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
        Promise<HealthResult> result = Promise.promise();
        // The timeout of a connection does not cover the time that its name takes to resolve.
        long deadline = vertx.setTimer(
                millis, late -> result.tryComplete(HealthResult.unhealthy("no connection within " + millis + " ms")));
        ConnectOptions options = new ConnectOptions()
                .setHost(target.host())
                .setPort(target.port())
                .setTimeout(millis);
        client.connect(options).onComplete(connection -> {
            vertx.cancelTimer(deadline);
            result.tryComplete(judge(connection));
        });
        return result.future();
    }

    private static HealthResult judge(AsyncResult<NetSocket> connection) {
        if (connection.failed()) {
            return HealthResult.unhealthy(Failures.reason(connection.cause()));
        }
        // Whether the server has hung up before us: it did accept.
        connection.result().close();
        return HealthResult.healthy("connected");
    }
}
