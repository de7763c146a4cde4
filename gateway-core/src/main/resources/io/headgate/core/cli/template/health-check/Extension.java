package @PACKAGE@;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthResult;
import io.headgate.api.health.HealthTarget;
import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server is well when it accepts a connection. */
final class @NAME@ implements HealthCheck {

    private final NetClient client;
    private final int port;

    @NAME@(NetClient client, int port) {
        this.client = client;
        this.port = port;
    }

    @Override
    public Future<HealthResult> check(HealthTarget target, Duration timeout) {
        Future<NetSocket> connecting = client.connect(port == 0 ? target.port() : port, target.host());
        // A connection that comes too late is closed too.
        connecting.onSuccess(NetSocket::close);
        return connecting
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .map(socket -> HealthResult.healthy("connected"))
                .otherwise(failure -> HealthResult.unhealthy("no connection"));
    }

    @Override
    public Future<?> close() {
        return client.close();
    }
}
