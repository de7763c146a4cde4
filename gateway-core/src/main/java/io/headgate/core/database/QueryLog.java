package io.headgate.core.database;

import io.vertx.pgclient.PgException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator what is wrong with a published query, which its clients are not told; the same thing only now and
 * then. Safe for use from any thread.
 */
final class QueryLog {

    private static final Logger LOG = LoggerFactory.getLogger(QueryLog.class);
    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** When each kind of failure was told last; there are as many as there are codes. */
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    void failed(String route, String code, Throwable failure) {
        PgException server = server(failure);
        String kind = server == null ? code : code + ", SQLSTATE " + Failures.sqlState(server);
        long now = System.nanoTime();
        Long last = told.get(kind);
        if (last != null && now - last < EVERY_NANOS) {
            return;
        }
        told.put(kind, now);
        LOG.warn("The published query of route {} failed: {}: {}", route, kind, reason(server, failure));
    }

    private static @Nullable PgException server(Throwable failure) {
        if (failure instanceof PgException refusal) {
            return refusal;
        }
        return failure.getCause() instanceof PgException refusal ? refusal : null;
    }

    /** Messages about values, or made by the statement's own functions, may hold a parameter. */
    private static @Nullable String reason(@Nullable PgException server, Throwable failure) {
        if (server == null) {
            // Of what else went wrong not the message, which may hold a parameter or a value.
            Throwable cause = failure.getCause();
            return cause == null
                    ? failure.getMessage()
                    : failure.getMessage() + " (" + cause.getClass().getSimpleName() + ')';
        }
        return switch (Failures.sqlState(server).substring(0, 2)) {
            case "22", "23", "P0" -> failure.getMessage();
            default -> {
                String position = server.getPosition();
                String at = position == null || position.isEmpty() ? "" : " at position " + position;
                yield server.getErrorMessage() + at;
            }
        };
    }
}
