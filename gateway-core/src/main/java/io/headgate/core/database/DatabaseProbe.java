package io.headgate.core.database;

import io.headgate.core.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Connects to a database once, to see whether that can be done. Uses none of its connections for calls. */
final class DatabaseProbe {

    private DatabaseProbe() {}

    /** Why it cannot be connected to, or null; never fails. */
    static Future<@Nullable String> fault(DatabaseConfig config, Vertx vertx, Duration deadline) {
        int millis = (int) deadline.toMillis();
        Pool single = Connections.single(Connections.options(config, Connections.PROBE), vertx, millis);
        Future<@Nullable String> asked = single.getConnection()
                .compose(connection -> connection.close())
                .timeout(millis, TimeUnit.MILLISECONDS)
                .transform((done, failure) -> Future.succeededFuture(failure == null ? null : reason(failure, millis)));
        // A connection that comes after all is closed with its pool; nobody waits for that.
        return asked.onComplete(told -> single.close());
    }

    private static String reason(Throwable failure, int millis) {
        return failure instanceof TimeoutException
                ? "no connection within " + millis + " ms"
                : String.valueOf(Failures.ofAcquiring(failure, false).getMessage());
    }
}
